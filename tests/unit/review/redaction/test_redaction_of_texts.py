"""Free text: secrets are hidden to their end in whatever they stand, errors can be read, and no text takes for ever."""

import html
import json
import random
import string
from collections.abc import Callable
from urllib.parse import quote

import pytest

from stacks.review.redaction import Redactor
from tests.unit.review.growth import LINEAR, growth

_ALPHABET = string.ascii_letters + string.digits + "!#$%^&*()_+-=[]{}|;:,.<>?/~@"
_SURROUNDINGS: dict[str, Callable[[str], str]] = {
    "a line of an environment's file": lambda secret: f"A=1\nDB_PASSWORD={secret}\nB=2",
    "a line of a shell": lambda secret: f"export DB_PASSWORD='{secret}'",
    "an assignment alone": lambda secret: f"DB_PASSWORD={secret}",
    "an option of Docker's": lambda secret: f'docker run -e "DB_PASSWORD={secret}" x',
    "JSON": lambda secret: f"error in {json.dumps({'a': 1, 'password': secret, 'b': 2})}",
    "JSON in a text of JSON": lambda secret: f"error in {json.dumps(json.dumps({'password': secret, 'b': 2}))}",
    "a container's environment": lambda secret: json.dumps([{"name": "DB_PASSWORD", "value": secret}])[:-1],
    "the same in a text of JSON": lambda secret: json.dumps(json.dumps([{"name": "API_KEY", "value": secret}]))[:-1],
    "a flag": lambda secret: f"run --db-password '{secret}' --port 1",
    "a flag with its value": lambda secret: f"run --db-password={secret} --port 1",
    "YAML": lambda secret: f"db:\n  password: {secret}\n  host: x",
    "YAML in quotes": lambda secret: f"db:\n  password: {json.dumps(secret)}\n  host: x",
    "a database's URL": lambda secret: f"at postgresql://u:{secret}@h:5432/db refused",
    "a database's URL, escaped": lambda secret: f"at postgresql://u:{quote(secret, safe='')}@h:5432/db refused",
    "a URL": lambda secret: f"at https://u:{quote(secret, safe='')}@h/db refused",
    "a query": lambda secret: f"GET https://h/x?access_token={quote(secret, safe='')}&a=1",
    "a header": lambda secret: f"Authorization: Token {secret}\nHost: x",
    "Pulumi's diff": lambda secret: f'  ~ password: {json.dumps(secret)} => "x"',
    "Python": lambda secret: f"got { {'password': secret, 'x': 1}!r}",
    "AWS's file of credentials": lambda secret: f"[default]\naws_secret_access_key = {secret}\nregion = x",
    "XML": lambda secret: f"<password>{html.escape(secret)}</password>",
    "TOML": lambda secret: f"[db]\npassword = {json.dumps(secret)}\n",
}


@pytest.mark.parametrize("surroundings", _SURROUNDINGS)
def test_no_part_of_a_password_of_any_characters_is_left(surroundings: str) -> None:
    chance = random.Random(7)  # noqa: S311 (a failure must repeat)
    for _ in range(60):
        secret = "".join(chance.choices(_ALPHABET, k=chance.randint(10, 24)))
        text = _SURROUNDINGS[surroundings](secret)
        hidden = Redactor().hide_text(text)
        spelt = {secret, json.dumps(secret)[1:-1], quote(secret, safe=""), html.escape(secret)}
        parts = {each[begin : begin + 6] for each in spelt for begin in range(len(each) - 5)}
        assert [part for part in parts if part in hidden] == [], text


@pytest.mark.parametrize(
    "error",
    [
        "ExpiredToken: The security token included in the request is expired",
        "error: operation error STS: SignatureDoesNotMatch: The request signature we calculated does not match",
        "AuthFailure: AWS was not able to validate the provided access credentials",
        "  data-aggregator:secrets:Secret (application):\n    error: it is scheduled for deletion",
        "InvalidRequestException: You can't create this secret because a secret with this name is already scheduled",
        'FATAL: password authentication failed for user "app"',
        "secret arn:aws:secretsmanager:eu-central-1:000000000000:secret:app-938fb4 is missing",
        "see https://docs.example.org/secrets/tokens?page=2#password",
        "aws:secretsmanager:SecretVersion application creating (0s)",
    ],
)
def test_an_error_can_be_read(error: str) -> None:
    assert Redactor().hide_text(error) == error


def test_a_word_in_quotes_is_hidden_to_its_quote() -> None:
    assert Redactor().hide_text('docker run -e "DB_PASSWORD=a b 1" x') == 'docker run -e "DB_PASSWORD=[secret 1]" x'
    assert Redactor().hide_text("--set Name=DB_PASSWORD,Value=hunter2") == "--set Name=DB_PASSWORD,Value=[secret 1]"


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100000,
        "password " * 10000,
        "password=" * 10000,
        "-----BEGIN PRIVATE KEY-----" * 1000,
        '"' * 33333 + "password",
        "password: " + "\\" * 33333,
        "password: '" + "\\\\'" * 10000,
        "https://" * 10000,
        "postgresql://a:" + "b@" * 10000,
        "mysql " * 6666 + "-p",
        "curl " * 6666,
        "<password>" * 6666,
        "token: |\n" + " \n" * 16666,
        "Bearer " + "a." * 16666,
        "eyJ" + "a" * 16666 + "." * 1000,
        "a:1234:b:c:" * 6666,
        "A1b2/" * 20000,
        "password" + " " * 33333,
    ],
    ids=range(18),
)
def test_no_text_takes_longer_than_its_length(text: str) -> None:
    def hidden(part: str) -> None:
        Redactor().hide_text(part)
        Redactor().hide_output(part)

    assert growth(lambda: hidden(text), lambda: hidden(4 * text)) < LINEAR
