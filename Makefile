# Everything is a command of `python -m local`; see `make help`.
SHELL := /bin/sh
LOCAL := .venv/bin/python -P -m local
export LOCAL_PORT FRESH
# The SDKs are large: without their bytecode every command compiles what it imports.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help local local-down status test check preview rehearse bench lock format
help: .venv/ready
	@$(LOCAL) --help

local: .venv/ready
	@$(LOCAL) up

local-down: .venv/ready
	@$(LOCAL) down

status: .venv/ready
	@$(LOCAL) status

test: .venv/ready
	@$(LOCAL) test

check: .venv/ready
	@$(LOCAL) check

preview: .venv/ready
	@$(LOCAL) preview $(or $(STACK),$(error Name a stack: make preview STACK=staging))

rehearse: .venv/ready
	@$(LOCAL) rehearse $(or $(STACK),$(error Name a stack: make rehearse STACK=staging))

bench: .venv/ready
	@$(LOCAL) bench

lock: .venv/ready
	@$(LOCAL) lock

format: .venv/ready
	@$(LOCAL) format

# The script itself decides, by the locks' contents, whether there is anything to do.
.PHONY: .venv/ready
.venv/ready:
	@sh local/bootstrap.sh
