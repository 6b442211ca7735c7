# Everything but `bootstrap` is a command of `python -m local`; see `make help`.
SHELL := /bin/sh
LOCAL := .venv/bin/python -P -m local
export LOCAL_PORT FRESH DUMP_ROWS BASE EVIDENCE RUNNING TESTS PUSH REGISTRY
# The SDKs are large: without their bytecode every command compiles what it imports.
export PYTHONDONTWRITEBYTECODE :=

# As a job of CI runs them, one by one; `make check` is the fast ones of them.
.PHONY: lint lint-workflows types unit local-tier images smoke verdict summary comment drift-issue
.PHONY: help local local-down compose-ready status test check preview evidence report review deploy drift rehearse release-before restore-drill rotate backup restore switch bootstrap bench bench-ingest bench-query lock format
help: .venv/ready
	@$(LOCAL) --help

local: .venv/ready
	@$(LOCAL) up

local-down: .venv/ready
	@$(LOCAL) down

compose-ready: .venv/ready
	@$(LOCAL) compose-ready

status: .venv/ready
	@$(LOCAL) status

test: .venv/ready
	@$(LOCAL) test

check: .venv/ready
	@$(LOCAL) check

lint: .venv/ready
	@$(LOCAL) lint

lint-workflows: .venv/ready
	@$(LOCAL) lint-workflows

types: .venv/ready
	@$(LOCAL) types

unit: .venv/ready
	@$(LOCAL) unit

local-tier: .venv/ready
	@$(LOCAL) local-tier

images: .venv/ready
	@$(LOCAL) images

smoke: .venv/ready
	@$(LOCAL) smoke $(or $(STACK),$(error Name a stack: make smoke STACK=staging))

# What CI does with a written report: GitHub's variables say where it speaks.
verdict: .venv/ready
	@$(ON_GITHUB).verdict --from $(or $(FROM),$(error Name the folder of the report: make verdict FROM=review))

summary:
	@cat "$(or $(FROM),$(error Name the file: make summary FROM=review/deployed.md))" >>"$${GITHUB_STEP_SUMMARY:-/dev/stdout}"

comment: .venv/ready
	@$(ON_GITHUB).comment --from $(or $(FROM),$(error Name the folder of the report: make comment FROM=review))

drift-issue: .venv/ready
	@$(ON_GITHUB).issue --stack $(or $(STACK),$(error Name a stack: make drift-issue STACK=staging OUTCOME=failure FROM=drift)) \
		--outcome $(OUTCOME) --from $(FROM)
ON_GITHUB := .venv/bin/python -P -m stacks.review.github

preview: .venv/ready
	@$(LOCAL) preview $(or $(STACK),$(error Name a stack: make preview STACK=staging))

evidence: .venv/ready
	@$(LOCAL) evidence $(or $(STACK),$(error Name a stack: make evidence STACK=staging OUT=review)) $(or $(OUT),review)

# A report of evidence that is there: needs no credentials.
report: .venv/ready
	@.venv/bin/python -P -m stacks.review report $(STACKS:%=--stack %) --from $(or $(FROM),review/evidence) --out $(or $(OUT),review)

review: .venv/ready
	@$(LOCAL) review $(or $(STACKS),$(error Name the stacks: make review STACKS="staging production")) --out $(or $(OUT),review)

deploy: .venv/ready
	@$(LOCAL) deploy $(or $(STACK),$(error Name a stack: make deploy STACK=staging REVIEW=review/report.json)) \
		$(or $(REVIEW),$(error Name what was reviewed: make deploy STACK=$(STACK) REVIEW=review/report.json))

drift: .venv/ready
	@$(LOCAL) drift $(or $(STACK),$(error Name a stack: make drift STACK=staging)) $(or $(OUT),drift)

release-before: .venv/ready
	@$(LOCAL) release-before

restore-drill: .venv/ready
	@$(LOCAL) operate drill --stack $(or $(STACK),$(error Name a stack: make restore-drill STACK=staging)) \
		--out $(abspath $(or $(OUT),drill))

rehearse: .venv/ready
	@$(LOCAL) rehearse $(or $(STACK),$(error Name a stack: make rehearse STACK=staging))

rotate: .venv/ready
	@$(LOCAL) operate rotate --stack $(or $(STACK),$(error Name a stack: make rotate STACK=staging))

backup: .venv/ready
	@$(LOCAL) operate backup --stack $(or $(STACK),$(error Name a stack: make backup STACK=staging))

restore: .venv/ready
	@$(LOCAL) operate restore --stack $(or $(STACK),$(error Name a stack: make restore STACK=staging INTO=restored)) \
		--dump $(or $(DUMP),latest) --into $(or $(INTO),$(error Name the new database: make restore STACK=$(STACK) INTO=restored)) $(if $(REPLACE),--replace)

switch: .venv/ready
	@$(LOCAL) operate switch --stack $(or $(STACK),$(error Name a stack: make switch STACK=staging TO=restored)) \
		--to $(or $(TO),$(error Name the restored database: make switch STACK=$(STACK) TO=restored))

# On AWS itself, with the credentials of the shell.
bootstrap: .venv/ready
	@.venv/bin/python -P -m stacks.bootstrap $(or $(STACK),$(error $(BOOTSTRAP_USE))) $(or $(REPOSITORY),$(error $(BOOTSTRAP_USE)))
BOOTSTRAP_USE := Name a stack and a repository of GitHub: make bootstrap STACK=staging REPOSITORY=owner/name

bench: .venv/ready
	@$(LOCAL) bench

bench-ingest: .venv/ready
	@$(LOCAL) bench-ingest

bench-query: .venv/ready
	@$(LOCAL) bench-query

lock: .venv/ready
	@$(LOCAL) lock

format: .venv/ready
	@$(LOCAL) format

# The script itself decides, by the locks' contents, whether there is anything to do.
.PHONY: .venv/ready
.venv/ready:
	@sh local/bootstrap.sh
