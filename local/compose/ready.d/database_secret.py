"""Makes the secret of the application's database login, without a value: the migration writes that.

MiniStack runs it each time it has started (the PyPI package `ministack`, "ready.d").
"""

import contextlib
import os

import boto3

secrets = boto3.client("secretsmanager", endpoint_url=f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}")
with contextlib.suppress(secrets.exceptions.ResourceExistsException):
    secrets.create_secret(Name=os.environ["DATABASE_SECRET_ARN"])
