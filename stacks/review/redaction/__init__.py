"""No secret, old or new, plain or nested, gets into an output of the review.

`Redactor.hide` walks what was read, `Redactor.hide_text` free text; each secret becomes `[secret 1]`, `[secret 2]` …,
the same secret the same number, so that a reader sees whether it changed, and nothing else of it.

What is a secret: what Pulumi calls one (its secret objects, `additionalSecretOutputs`); what has a telling name
(`names.py`), as a property, as the pair of name and value of a container's environment, in a `KEY=value` line or a flag
(`assignments.py`); and what has the form of one (`forms.py`). What was met once is looked for everywhere else, in all
its spellings (`spellings.py`), except short and common words, which are hidden at their own place only. A random text
under a name that tells nothing stays: digests, revisions and ids look the same and are what a review is about.
"""

from stacks.review.redaction.redactor import Redactor

__all__ = ["Redactor"]
