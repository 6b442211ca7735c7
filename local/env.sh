# A shell of the local stack: `source local/env.sh`, then plain `pulumi preview`, `pulumi up`, `pulumi stack output` and
# `docker buildx` work on it. For bash and zsh. Nothing in it leads to a real AWS account.
if [ -n "${ZSH_VERSION:-}" ]; then
  _data_aggregator=$(eval 'printf %s "${${(%):-%x}:A:h:h}"')
else
  _data_aggregator=$(cd "$(dirname "${BASH_SOURCE[0]:-$0}")/.." && pwd -P)
fi
if [ ! -x "$_data_aggregator/.venv/bin/python" ]; then
  echo "local/env.sh: there is no .venv yet; run \`make local\` first." >&2
elif _data_aggregator_variables=$("$_data_aggregator/.venv/bin/python" -P -m local env); then
  eval "$_data_aggregator_variables"
  unset _data_aggregator_variables
fi
unset _data_aggregator
