"""No secret of any kind gets through, and what a reviewer has to read stays."""

import base64
import html
import json
from typing import Any
from urllib.parse import quote

import pytest

from stacks.review.failure import ReviewError
from stacks.review.redaction import Redactor
from stacks.review.redaction.names import names_a_secret
from tests.unit.review.planted import READABLE, Planted, in_base64, made_up, planted

PLANTED = planted()


def every_kind(each: Planted) -> str:
    return each.kind


def test_more_than_thirty_kinds_are_planted() -> None:
    assert len({each.kind for each in PLANTED}) >= 30


@pytest.mark.parametrize("plant", PLANTED, ids=every_kind)
class TestEveryKind:
    def test_is_hidden_in_a_document(self, plant: Planted) -> None:
        hidden = json.dumps(Redactor().hide({"outputs": {plant.key: plant.value}}), ensure_ascii=False)
        assert [secret for secret in plant.secrets if secret in hidden] == []
        assert "[secret " in hidden

    def test_is_hidden_in_an_old_value_that_is_json_in_a_text(self, plant: Planted) -> None:
        text = json.dumps({"settings": json.dumps({plant.key: plant.value})})
        hidden = json.dumps(Redactor().hide({"value": text}))
        assert [secret for secret in plant.secrets if secret in hidden] == []

    def test_is_not_in_a_diagnostic_once_it_was_met(self, plant: Planted) -> None:
        redactor = Redactor()
        redactor.hide({plant.key: plant.value})
        said = redactor.hide_text("error: refused\n" + "\n".join(f"got {each}, and more" for each in plant.secrets))
        assert [secret for secret in plant.secrets if secret in said] == []
        assert said.startswith("error: refused\n")

    def test_is_hidden_in_what_a_command_wrote(self, plant: Planted) -> None:
        text = plant.value if isinstance(plant.value, str) else json.dumps(plant.value)
        hidden = Redactor().hide_text(f"Diagnostics:\n  {plant.key}: {text}")
        assert [secret for secret in plant.secrets if secret in hidden] == []

    def test_does_not_pass_the_last_guard(self, plant: Planted) -> None:
        redactor = Redactor()
        redactor.hide({plant.key: plant.value})
        for secret in plant.secrets:
            with pytest.raises(ReviewError, match=r"report\.md would show \[secret \d+\]"):
                redactor.assert_none_in(f"<p>{secret}</p>", "report.md")


@pytest.mark.parametrize("key", READABLE)
def test_what_only_looks_like_a_secret_stays(key: str) -> None:
    document = {"outputs": {key: READABLE[key]}}
    assert Redactor().hide(document) == document


def test_a_secret_has_the_same_number_wherever_it_stands_and_another_one_has_another() -> None:
    hidden = Redactor().hide(
        {
            "old": {"password": "hunter2-old"},
            "new": {"password": "hunter2-new", "env": [{"name": "DB_PASSWORD", "value": "hunter2-old"}]},
        }
    )
    assert hidden == {
        "old": {"password": "[secret 1]"},
        "new": {"password": "[secret 2]", "env": [{"name": "DB_PASSWORD", "value": "[secret 1]"}]},
    }


@pytest.mark.parametrize(
    "spelt",
    [
        lambda secret: json.dumps(secret)[1:-1],
        lambda secret: json.dumps(json.dumps(secret)[1:-1])[1:-1],
        lambda secret: quote(secret, safe=""),
        html.escape,
        in_base64,
        lambda secret: in_base64(f"user:{secret}"),
        lambda secret: in_base64(f"a:{secret}!"),
        lambda secret: base64.urlsafe_b64encode(f"?{secret}".encode()).decode(),
    ],
    ids=["JSON", "JSON twice", "URL", "HTML", "base64", "base64, shifted", "base64, shifted again", "base64 of URLs"],
)
def test_a_secret_is_found_however_it_is_spelt(spelt: Any) -> None:
    secret = 'pa"ss/<w&örd>?~\\x'
    redactor = Redactor()
    redactor.hide({"password": secret})
    assert redactor.hide_text(f"it is {spelt(secret)}, is it not") == "it is [secret 1], is it not"


def test_a_short_secret_is_hidden_at_its_own_place_only() -> None:
    redactor = Redactor()
    assert redactor.hide({"pin_token": "4711x", "port": "4711x"}) == {"pin_token": "[secret 1]", "port": "4711x"}
    redactor.assert_none_in("4711x", "report.md")


@pytest.mark.parametrize("word", ["admin", "staging", "password", "true-ish", "database"])
def test_a_word_of_the_program_does_not_blacken_the_report(word: str) -> None:
    urn = "urn:pulumi:staging::data-aggregator::data-aggregator:database:Database$aws:rds/instance:Instance::true-ish"
    hidden = Redactor().hide({"urn": urn, "password": word, "text": f"a {word} b"})
    assert hidden["password"] == "[secret 1]"
    assert hidden["urn"] == urn
    assert hidden["text"] == f"a {word} b"


def test_json_in_a_text_keeps_its_shape() -> None:
    for given, shape in (
        ({"indent": 2}, {"indent": 2}),
        ({"separators": (",", ":")}, {"separators": (",", ":")}),
        ({}, {}),
    ):
        text = json.dumps({"b": 1, "password": "hunter2-old"}, **given)  # type: ignore[arg-type]
        hidden = Redactor().hide({"text": text})["text"]
        assert hidden == json.dumps({"b": 1, "password": "[secret 1]"}, **shape)  # type: ignore[arg-type]


def test_a_key_that_stands_twice_hides_no_secret() -> None:
    hidden = Redactor().hide({"text": '{"password": "hunter2-old", "password": null}'})
    assert "hunter2" not in hidden["text"]


def test_a_secret_that_is_a_key_is_hidden() -> None:
    hidden = Redactor().hide({"password": "hunter2-old", "users": {"hunter2-old": 1}})
    assert hidden["users"] == {"[secret 1]": 1}


def test_what_pulumi_blinded_stays() -> None:
    document = {"password": "[secret]", "outputs": {"token": "[secret]"}, "apiKey": "[unknown]"}
    assert Redactor().hide(document) == document


def test_what_a_resource_calls_secret_is_hidden() -> None:
    state = {"additionalSecretOutputs": ["phrase"], "inputs": {}, "outputs": {"phrase": "open-sesame-9", "arn": "x"}}
    assert Redactor().hide(state)["outputs"] == {"phrase": "[secret 1]", "arn": "x"}


def test_a_secret_output_of_pulumis_is_hidden_whatever_it_holds() -> None:
    output = {"4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4", "secret": True}
    hidden = Redactor().hide({"a": {**output, "value": {"x": "hunter2-old"}}, "b": "hunter2-old"})
    assert hidden == {"a": "[secret 1]", "b": "[secret 2]"} or "hunter2" not in json.dumps(hidden)


def test_nothing_nested_without_end_is_walked_for_ever_or_shown() -> None:
    deep: Any = {"password": "hunter2-old"}
    for _ in range(5000):
        deep = {"a": [deep]}
    hidden = Redactor().hide(deep)
    for _ in range(40):
        hidden = hidden["a"][0]
    text = "[" * 100_000 + '"password=hunter2-old"'
    assert "hunter2" not in Redactor().hide({"text": text})["text"]


@pytest.mark.parametrize(
    "value", [None, True, 0, 1.5, "", [], {}, "a", {"password": None, "token": True, "secret": ""}]
)
def test_a_value_without_secrets_is_the_same(value: Any) -> None:
    assert Redactor().hide(value) == value


def test_a_number_that_is_a_secret_is_hidden() -> None:
    assert Redactor().hide({"password": 83726194, "passwordLength": 12}) == {
        "password": "[secret 1]",
        "passwordLength": 12,
    }


def test_the_given_document_is_left_as_it_is() -> None:
    document = {"a": [{"password": "hunter2-old"}]}
    Redactor().hide(document)
    assert document == {"a": [{"password": "hunter2-old"}]}


def test_a_finished_report_loses_known_secrets_and_keeps_its_words() -> None:
    redactor = Redactor()
    redactor.hide({"password": "hunter2-old"})
    report = "secret: `DATABASE_PASSWORD` from arn:aws:x\n.token { color: red }\npassword: [secret 1] → [secret 2]"
    assert redactor.hide_output(report) == report
    assert redactor.hide_output(f"{report} hunter2-old") == f"{report} [secret 1]"


def test_the_guard_lets_a_clean_report_pass() -> None:
    redactor = Redactor()
    redactor.hide({each.key: each.value for each in PLANTED})
    redactor.assert_none_in("# Nothing dangerous\n[secret 1] → [secret 2]", "report.md")


_TELLING = (
    "password DB_PASSWORD PGPASSWORD masterPassword masterUserPassword master-password dbpassword passwordWo "
    "user_pass apiKey API_KEY x-api-key secretKey SECRET_KEY_BASE secretAccessKey aws_secret_access_key "
    "AWS_SESSION_TOKEN token authToken accessToken refresh_token clientSecret client_secret privateKey "
    "private_key_pem privateKeyPem connectionString DATABASE_DSN SENTRY_DSN credentials NEXTAUTH_SECRET "
    "NEXT_SERVER_ACTIONS_ENCRYPTION_KEY Authorization Cookie X-Origin-Verify secretString secretBinary "
    "SLACK_WEBHOOK_URL client-key-data HTTP_PASSWORD resetToken password_hash JWT signingKey HMAC_KEY licenseKey "
    "storageAccountKey data-aggregator:apiToken --db-password"
)


@pytest.mark.parametrize("name", _TELLING.split())
def test_a_name_that_tells_of_a_secret(name: str) -> None:
    assert names_a_secret(name)


_ABOUT = (
    "secretArn secret_name passwordParameterName managesMasterUserPassword manageMasterUserPassword tokenValidity "
    "DATABASE_SECRET_ARN masterUserSecretKmsKeyId masterUserSecrets secretStatus httpTokens passwordLength "
    "requireSymbols minimumPasswordLength passwordReusePrevention password_encryption tokenUrl tokenEndpoint "
    "secretId accessKeyId authType authorizationType authenticationType cookieName cookieDuration cookieBehavior "
    "additionalSecretOutputs credentialsParameter repositoryCredentialsParameter kmsKeyId publicKey keyName keyId "
    "primaryKey hashKey compass bypass author authority description passRole secretVersionId tokenExpiry "
    "iamDatabaseAuthenticationEnabled generateSecret userPoolId monkey keyboard keepalive TOKEN_TTL_SECONDS"
)


@pytest.mark.parametrize("name", _ABOUT.split())
def test_a_name_that_tells_about_secrets_only(name: str) -> None:
    assert not names_a_secret(name)


def test_what_is_hidden_already_stays_so_when_it_is_read_again() -> None:
    redactor = Redactor()
    for plant in PLANTED:
        document = {plant.key: plant.value, "DATABASE_DSN": "postgresql://app:in-the-dsn@db/x", "b": [str(plant.value)]}
        once = redactor.hide(document)
        assert redactor.hide(once) == once
        text = redactor.hide_text(f"error: {plant.key}: {json.dumps(plant.value)}, and more\n{plant.value}")
        assert redactor.hide_text(text) == text
        assert redactor.hide_output(text) == text


def test_a_phrase_is_hidden_to_its_end() -> None:
    assert Redactor().hide_text("error: passphrase: one, two 3\nnext") == "error: passphrase: [secret 1]\nnext"
    assert Redactor().hide_text("{user: a, password: b c, port: 1}") == "{user: a, password: [secret 1], port: 1}"


def test_a_password_in_a_log_does_not_take_the_rest_of_it() -> None:
    text = f"error: could not connect: password={made_up(12)} host=db.internal\nsee arn:aws:secretsmanager:x:1:secret:y"
    hidden = Redactor().hide_text(text)
    assert hidden == (
        "error: could not connect: password=[secret 1] host=db.internal\nsee arn:aws:secretsmanager:x:1:secret:y"
    )
