"""Changes of a schema, by what the review has to say of them; tests/local holds the same ones to a real PostgreSQL.

Each is the body of a revision that follows the one of ``migrations.BASE``.
"""

from stacks.review.schema.finding import Effect

CONCURRENTLY = "with op.get_context().autocommit_block():\n    "

HARMLESS = {
    "a nullable column": 'op.add_column("datasets", sa.Column("x", sa.Text()))',
    "a required column with a constant default": (
        'op.add_column("datasets", sa.Column("x", sa.Text(), server_default="a", nullable=False))'
    ),
    "a longer varchar": 'op.alter_column("datasets", "name", type_=sa.String(300))',
    "a varchar that turns to text": 'op.alter_column("datasets", "name", type_=sa.Text())',
    "an index built concurrently": f'{CONCURRENTLY}op.create_index("ix", "datasets", ["name"], '
    "postgresql_concurrently=True)",
    "an index dropped concurrently": f'{CONCURRENTLY}op.drop_index("ix_note", "datasets", '
    "postgresql_concurrently=True)",
    "a constraint that is validated": 'op.execute("ALTER TABLE rejects VALIDATE CONSTRAINT fk_old")',
    "a longer varchar by an explicit cast": (
        'op.alter_column("datasets", "name", type_=sa.String(300), postgresql_using="name::varchar(300)")'
    ),
    "rows inserted": """
kinds = op.create_table("kinds", sa.Column("name", sa.String(20)))
op.bulk_insert(kinds, [{"name": "csv"}, {"name": "json"}])
""",
    "some rows updated": "op.execute(\"UPDATE datasets SET note = '' WHERE note IS NULL\")",
    "a new table with all that belongs to it": """
op.create_table("tags", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.String(20)))
op.create_index("ix_tags_name", "tags", ["name"])
op.create_check_constraint("named", "tags", "name <> ''")
op.create_unique_constraint("uq", "tags", ["name"])
op.alter_column("tags", "name", type_=sa.String(10), nullable=False)
op.execute("DELETE FROM tags")
op.add_column("tags", sa.Column("colour", sa.Text(), nullable=False))
op.drop_column("tags", "colour")
op.rename_table("tags", "labels")
op.drop_table("labels")
""",
    "a sequence set": "op.execute(\"SELECT setval('numbers', 1)\")",
}

BLOCKING = {
    "require-concurrent-index-creation": (
        'op.create_index("ix", "datasets", ["name"])',
        (Effect.BLOCKS_WRITES,),
        "every write to datasets waits until the index is built",
    ),
    "require-concurrent-index-deletion": (
        'op.drop_index("ix_note", "datasets")',
        (Effect.BLOCKS_ALL,),
        "the index's table is locked for reads and writes while the index is dropped: requests queue behind it",
    ),
    "adding-foreign-key-constraint": (
        'op.create_foreign_key("fk", "rejects", "datasets", ["dataset_id"], ["id"])',
        (Effect.BLOCKS_WRITES,),
        "writes to rejects and to the table that it refers to wait while every row is checked",
    ),
    "constraint-missing-not-valid": (
        'op.create_check_constraint("positive", "datasets", "bytes >= 0")',
        (Effect.BLOCKS_ALL,),
        "reads and writes of datasets wait while every row is checked against the constraint",
    ),
    "disallowed-unique-constraint": (
        'op.create_unique_constraint("uq", "datasets", ["name"])',
        (Effect.BLOCKS_ALL,),
        "reads and writes of datasets wait until the unique index is built",
    ),
    "adding-field-with-default": (
        'op.add_column("datasets", sa.Column("x", sa.Uuid(), server_default=sa.text("gen_random_uuid()")))',
        (Effect.REWRITES, Effect.BLOCKS_ALL),
        "every row of datasets is written anew for the new column, and nobody reads or writes it meanwhile",
    ),
    "rewrite-table": (
        'op.alter_column("datasets", "count", type_=sa.BigInteger())',
        (Effect.REWRITES, Effect.BLOCKS_ALL),
        "every row of datasets is written anew, and nobody reads or writes it meanwhile",
    ),
    "update-all-rows": (
        'op.add_column("datasets", sa.Column("x", sa.Text()))\nop.execute("UPDATE datasets SET x = name")',
        (Effect.BLOCKS_WRITES,),
        "requests that write rows of datasets wait until all of them are written",
    ),
    "lock-table": (
        'op.execute("LOCK TABLE datasets")',
        (Effect.BLOCKS_ALL,),
        "datasets is locked until the revision ends",
    ),
    "refresh-view": (
        'op.execute("REFRESH MATERIALIZED VIEW totals")',
        (Effect.BLOCKS_ALL,),
        "reads of the view totals wait until it is computed anew",
    ),
    "vacuum-full": (
        f'{CONCURRENTLY}op.execute("VACUUM FULL datasets")',
        (Effect.REWRITES, Effect.BLOCKS_ALL),
        "every row of datasets is written anew",
    ),
}

TAKING_AWAY = {
    "drop-column": ('op.drop_column("datasets", "note")', "drops column datasets.note"),
    "drop-table": ('op.drop_table("rejects")', "drops table rejects"),
    "rename-column": (
        'op.alter_column("datasets", "note", new_column_name="remark")',
        "renames column datasets.note",
    ),
    "rename-table": ('op.rename_table("rejects", "refused")', "renames table rejects"),
    "change-type": (
        'op.alter_column("datasets", "bytes", type_=sa.Integer())',
        "changes the type of column datasets.bytes",
    ),
    "set-not-null": (
        'op.alter_column("datasets", "note", nullable=False)',
        "makes column datasets.note NOT NULL",
    ),
    "add-required-column": (
        'op.add_column("datasets", sa.Column("x", sa.Text(), nullable=False))',
        "adds column datasets.x as NOT NULL without a default",
    ),
    "require-column": (
        (
            'op.add_column("datasets", sa.Column("x", sa.Text(), server_default="", nullable=False))\n'
            'op.alter_column("datasets", "x", server_default=None)'
        ),
        "makes column datasets.x NOT NULL without a default",
    ),
}

LOSING = {
    "drop column datasets.note": 'op.drop_column("datasets", "note")',
    "drop table rejects": 'op.execute("DROP TABLE public.rejects CASCADE")',
    "truncate rejects": 'op.execute("TRUNCATE rejects CASCADE")',
    "delete all of rejects": 'op.execute("DELETE FROM rejects WHERE true")',
    "overwrite column datasets.name": 'op.execute("UPDATE datasets SET name = lower(name)")',
    "change type column datasets.name": 'op.alter_column("datasets", "name", type_=sa.String(20))',
    "change type column datasets.note": (
        'op.alter_column("datasets", "note", type_=sa.Text(), postgresql_using="left(note, 5)")'
    ),
    "drop schema archive": 'op.execute("DROP SCHEMA archive CASCADE")',
    "drop type mood": 'op.execute("DROP TYPE mood CASCADE")',
}

TYPES = [
    ("varchar(200)", "varchar(300)", True, False),
    ("varchar(200)", "varchar", True, False),
    ("varchar(200)", "text", True, False),
    ("text", "varchar", True, False),
    ("text", "varchar(10)", False, True),
    ("varchar(200)", "varchar(100)", False, True),
    ("integer", "bigint", True, True),
    ("bigint", "integer", False, True),
    ("smallint", "numeric", True, True),
    ("integer", "numeric(3)", False, True),
    ("real", "double precision", True, True),
    ("numeric(10,2)", "numeric(12,2)", True, False),
    ("numeric(10,2)", "numeric(12,4)", False, True),
    ("numeric(10,2)", "numeric", True, False),
    ("timestamp", "timestamptz", False, False),
    ("timestamptz", "date", False, True),
    ("integer", "text", False, True),
    ("varchar(10)[]", "varchar(20)[]", True, True),
    ("text[]", "text", False, True),
    ("uuid", "uuid", True, False),
]
"""From, to, whether the running release can live with it, and whether the table is rewritten."""
