// Generated from service/openapi.json by `npm run generate`: change the service, not this file.

export interface paths {
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Audit Events
         * @description Who did what, newest first. Nobody can change it over this API, nor can the service's login to the database.
         */
        get: operations["list_audit_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Datasets
         * @deprecated
         */
        get: operations["list_datasets"];
        put?: never;
        /**
         * Upload Dataset
         * @deprecated
         * @description Store a file of any size, read as a stream. Rows that cannot be read are kept apart and do not fail it.
         */
        post: operations["upload_dataset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Dataset
         * @deprecated
         */
        get: operations["get_dataset"];
        put?: never;
        post?: never;
        /**
         * Delete Dataset
         * @deprecated
         */
        delete: operations["delete_dataset"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset_id}/aggregates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Aggregates
         * @deprecated
         */
        get: operations["get_aggregates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset_id}/aggregates.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download Aggregates
         * @deprecated
         */
        get: operations["download_aggregates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset_id}/rejects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Rejects
         * @deprecated
         */
        get: operations["list_rejects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/inspect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Inspect File
         * @deprecated
         * @description Show the columns that the first bytes of a file (at most 1 MiB) have, and suggest which to use.
         */
        post: operations["inspect_file"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export Observations
         * @description Every observation of the series, in the order of series and time.
         */
        get: operations["export_observations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Keys
         * @description All keys, newest first, also those that were revoked. None of them can be read back.
         */
        get: operations["list_keys"];
        put?: never;
        /**
         * Create Key
         * @description Make an API key for a machine. The answer is the only place where it can be read.
         */
        post: operations["create_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/{key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke Key
         * @description Refuse a key from now on. It stays in the list, with the time at which it was revoked.
         */
        delete: operations["revoke_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Log In
         * @description For a browser: goes to the provider of the login, and comes back to `next` when somebody has logged in.
         */
        get: operations["log_in"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/login/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Finish Login
         * @description Where the provider sends the browser back to. Nobody else calls it.
         */
        get: operations["finish_login"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log Out
         * @description End this browser's session. At the provider of the login one stays logged in.
         */
        post: operations["log_out"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Me
         * @description Who asks, what that one may do, and the token that a session's writes need: a secret, which no browser stores.
         */
        get: operations["get_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/observations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send Observations
         * @description Store observations of any number, read as a stream; an export can be sent as it is.
         *
         *     A source that was registered with a mapping reads what is sent by that. Rows that cannot be read are kept apart
         *     and do not fail the rest. Sending the same again changes nothing, so that a request without an answer may be
         *     repeated; until the answer is sent, nothing of it is seen.
         */
        post: operations["send_observations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Query Observations
         * @description Aggregate series over buckets of time. Hours and wider are answered from rollups, however much lies in them.
         *
         *     The range is widened to whole buckets; left out, it is what the series have.
         */
        get: operations["query_observations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Release */
        get: operations["get_release"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Run
         * @description A run; while it goes on its counts grow.
         */
        get: operations["get_run"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run_id}/rejects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Run Rejects */
        get: operations["list_run_rejects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Series
         * @description The series that match everything that is said.
         */
        get: operations["list_series"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/series/{series_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get Series */
        get: operations["get_series"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/series/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Labels
         * @description What labels the series have that match everything that is said, for choosing among them.
         */
        get: operations["list_labels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Sessions
         * @description The sessions that go on, newest first: your own, and with the scope admin everybody's.
         */
        get: operations["list_sessions"];
        put?: never;
        post?: never;
        /**
         * End Sessions
         * @description End all sessions of one person at once: of your own, or with the scope admin of anybody.
         */
        delete: operations["end_sessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End Session
         * @description End a session at once: one of your own, or with the scope admin anybody's.
         */
        delete: operations["end_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Sources */
        get: operations["list_sources"];
        put?: never;
        /**
         * Create Source
         * @description Register a source. One with an address is fetched within seconds.
         */
        post: operations["create_source"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources/{source_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Source
         * @description A source, with how its last run went and how fresh its observations are.
         */
        get: operations["get_source"];
        put?: never;
        post?: never;
        /**
         * Delete Source
         * @description Delete a source with its runs, series and observations.
         */
        delete: operations["delete_source"];
        options?: never;
        head?: never;
        /**
         * Change Source
         * @description Change what is named, and nothing else. With `If-Match`, only what was read is changed.
         */
        patch: operations["change_source"];
        trace?: never;
    };
    "/api/v1/sources/{source_id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Runs
         * @description Newest first. Those that tell how the source is are kept for good, others for 90 days or as it is told.
         */
        get: operations["list_runs"];
        put?: never;
        /**
         * Run Source
         * @description Fetch it now; the answer is the run to watch.
         */
        post: operations["run_source"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview Source
         * @description Try a source out: fetch its beginning, or take that of a file, and show the first rows as the mapping reads them.
         *
         *     Nothing is saved.
         */
        post: operations["preview_source"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Action
         * @description What is written down. The names stay: people search for them.
         * @enum {string}
         */
        Action: "source.create" | "source.change" | "source.delete" | "source.run" | "observations.send" | "dataset.upload" | "dataset.delete" | "key.create" | "key.revoke" | "login" | "login.refused" | "logout" | "session.end";
        /**
         * Aggregate
         * @description `first` and `last` are by time; `p50` to `p99` are percentiles, interpolated between observations.
         * @enum {string}
         */
        Aggregate: "avg" | "sum" | "min" | "max" | "count" | "first" | "last" | "p50" | "p90" | "p95" | "p99";
        /**
         * AggregateRow
         * @description One column in one bucket, which begins at `time`. A missing value counts for nothing: with no value at all
         *     `count` is 0 and the others are null.
         */
        AggregateRow: {
            /** Avg */
            avg: number | null;
            /** Column */
            column: string;
            /** Count */
            count: number;
            /** Max */
            max: number | null;
            /** Min */
            min: number | null;
            /** Sum */
            sum: number | null;
            /**
             * Time
             * Format: date-time
             */
            time: string;
        };
        /**
         * Aggregates
         * @description Ordered by time, then by the data set's order of columns. A bucket without rows is left out.
         */
        Aggregates: {
            bucket: components["schemas"]["Bucket"];
            /** Rows */
            rows: components["schemas"]["AggregateRow"][];
        };
        /**
         * AuditEvent
         * @description Something that somebody did.
         */
        AuditEvent: {
            /**
             * Action
             * @description Such as `source.delete`. More may be added.
             */
            action: string;
            /**
             * Actor Id
             * @description The key's id, or the person's subject at the provider of the login.
             */
            actor_id: string | null;
            actor_kind: components["schemas"]["CallerKind"];
            /** Actor Name */
            actor_name: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Client Address */
            client_address: string | null;
            /** Detail */
            detail: {
                [key: string]: unknown;
            };
            /** Id */
            id: number;
            /**
             * Request Id
             * @description The logs can be searched for it.
             */
            request_id: string | null;
            /**
             * Target
             * @description The id of what it was done to.
             */
            target: string | null;
        };
        /** AuditPage */
        AuditPage: {
            /** Items */
            items: components["schemas"]["AuditEvent"][];
            /**
             * Next Cursor
             * @description Null on the last page.
             */
            next_cursor: string | null;
        };
        /** BasicLogin */
        BasicLogin: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "basic";
            /**
             * Password
             * Format: password
             */
            password: string;
            /** Username */
            username: string;
        };
        /** BearerToken */
        BearerToken: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "bearer";
            /**
             * Token
             * Format: password
             */
            token: string;
        };
        /**
         * Bucket
         * @description The width of one aggregate, in UTC. A week begins on Monday (ISO 8601).
         * @enum {string}
         */
        Bucket: "hour" | "day" | "week" | "month";
        /**
         * BucketWidth
         * @enum {string}
         */
        BucketWidth: "auto" | "minute" | "5m" | "15m" | "hour" | "6h" | "day" | "week" | "month" | "quarter" | "year";
        /**
         * CallerKind
         * @enum {string}
         */
        CallerKind: "anonymous" | "key" | "person";
        /**
         * Cell
         * @description Where a row holds something: `column` by its name, or `path` as JMESPath (JSON, feeds and Parquet).
         */
        Cell: {
            /** Column */
            column?: string | null;
            /** Path */
            path?: string | null;
        };
        /**
         * ColumnKind
         * @enum {string}
         */
        ColumnKind: "time" | "number" | "text";
        /** CreatedKey */
        CreatedKey: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Created By */
            created_by: string;
            /** Expires At */
            expires_at: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Key
             * @description The key itself. It is shown this once: only its hash is kept.
             */
            key: string;
            /**
             * Last Used At
             * @description To a minute.
             */
            last_used_at: string | null;
            /** Name */
            name: string;
            /**
             * Prefix
             * @description How the key begins.
             */
            prefix: string;
            /** Revoked At */
            revoked_at: string | null;
            scope: components["schemas"]["KeyScope"];
        };
        /**
         * Dataset
         * @description One uploaded file. Times are UTC; `bytes` is the size of the upload.
         */
        Dataset: {
            /** Bytes */
            bytes: number;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** First Time */
            first_time: string | null;
            format: components["schemas"]["FileFormat"];
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Last Time */
            last_time: string | null;
            /** Name */
            name: string;
            /** Rows Accepted */
            rows_accepted: number;
            /** Rows Rejected */
            rows_rejected: number;
            /** Time Column */
            time_column: string;
            /** Value Columns */
            value_columns: string[];
        };
        /**
         * DatasetPage
         * @description Newest first. `next_cursor` is null on the last page.
         */
        DatasetPage: {
            /** Items */
            items: components["schemas"]["Dataset"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * DryRun
         * @description What to fetch, or the beginning of a file that is going to be sent, and how to read it; without a mapping one is
         *     suggested.
         */
        DryRun: {
            /**
             * Complete
             * @description Whether `content` is all of the file, as JSON documents, feeds and Parquet have to be.
             * @default true
             */
            complete: boolean;
            /**
             * Content
             * @description Of the file, in base64, instead of a url: its first MiB does, if its rows stand alone.
             */
            content?: string | null;
            /** Credentials */
            credentials?: (components["schemas"]["BearerToken"] | components["schemas"]["BasicLogin"] | components["schemas"]["HeaderValue"]) | null;
            format?: components["schemas"]["SourceFormat"] | null;
            mapping?: components["schemas"]["Mapping"] | null;
            /** Url */
            url?: string | null;
        };
        /** EndedSessions */
        EndedSessions: {
            /**
             * Ended
             * @description How many went on until now.
             */
            ended: number;
        };
        /**
         * ExportFormat
         * @enum {string}
         */
        ExportFormat: "csv" | "parquet";
        /**
         * FieldProblem
         * @description What is wrong with one field of a request.
         */
        FieldProblem: {
            /**
             * Detail
             * @description What is wrong with it.
             */
            detail: string;
            /**
             * Field
             * @description Its name; names inside of it follow after dots.
             */
            field: string;
            /**
             * Location
             * @description Where the field is: body, query, path or header.
             */
            location: string;
        };
        /**
         * FileFormat
         * @enum {string}
         */
        FileFormat: "csv" | "json" | "ndjson";
        /**
         * Fill
         * @description What an empty bucket has: it is left out, or has null, the value before, one on the line between its
         *     neighbours, or zero. Before the first and behind the last value there is nothing to go by: null.
         * @enum {string}
         */
        Fill: "none" | "null" | "previous" | "linear" | "zero";
        /**
         * HeaderValue
         * @description A header of one's own, such as `X-Api-Key`.
         */
        HeaderValue: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "header";
            /** Name */
            name: string;
            /**
             * Value
             * Format: password
             */
            value: string;
        };
        /**
         * Health
         * @description `late`: no run succeeded for more than two intervals; `never`: none has ended yet; `paused`: by a person.
         * @enum {string}
         */
        Health: "fresh" | "late" | "failing" | "never" | "paused";
        /** InspectedColumn */
        InspectedColumn: {
            kind: components["schemas"]["ColumnKind"];
            /** Name */
            name: string;
            /** Samples */
            samples: string[];
        };
        /**
         * Inspection
         * @description What the first bytes of a file show, so that a person can choose its columns.
         */
        Inspection: {
            /** Columns */
            columns: components["schemas"]["InspectedColumn"][];
            format: components["schemas"]["FileFormat"];
            /** Suggested Time Column */
            suggested_time_column: string | null;
            /** Suggested Value Columns */
            suggested_value_columns: string[];
        };
        /** Key */
        Key: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Created By */
            created_by: string;
            /** Expires At */
            expires_at: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Last Used At
             * @description To a minute.
             */
            last_used_at: string | null;
            /** Name */
            name: string;
            /**
             * Prefix
             * @description How the key begins.
             */
            prefix: string;
            /** Revoked At */
            revoked_at: string | null;
            scope: components["schemas"]["KeyScope"];
        };
        /** KeyPage */
        KeyPage: {
            /** Items */
            items: components["schemas"]["Key"][];
            /**
             * Next Cursor
             * @description Null on the last page.
             */
            next_cursor: string | null;
        };
        /**
         * KeyScope
         * @enum {string}
         */
        KeyScope: "reader" | "writer" | "admin";
        /** LabelValue */
        LabelValue: {
            /**
             * Series
             * @description How many have it.
             */
            series: number;
            /** Value */
            value: string;
        };
        /**
         * Mapping
         * @description What of a row is the time, the values and the labels.
         *
         *     With `series` each row says itself which series its values belong to (a long file); else a value's column does
         *     (a wide one). Without `time_format` the usual ways to write a time are understood, and one that names no offset is
         *     UTC.
         * @example {
         *       "labels": [
         *         {
         *           "column": "location"
         *         }
         *       ],
         *       "time": {
         *         "column": "date"
         *       },
         *       "values": [
         *         {
         *           "column": "temp_max",
         *           "name": "temperature"
         *         }
         *       ]
         *     }
         */
        Mapping: {
            /**
             * Delimiter
             * @description Of a CSV file; else the one that cuts its first rows most evenly.
             */
            delimiter?: string | null;
            /** Labels */
            labels?: components["schemas"]["NamedCell"][];
            /**
             * Rows
             * @description JMESPath to the array of rows in a JSON document.
             */
            rows?: string | null;
            series?: components["schemas"]["Cell"] | null;
            time: components["schemas"]["Cell"];
            /**
             * Time Format
             * @description As Python's strptime has it, such as `%d/%m/%Y %H:%M`.
             */
            time_format?: string | null;
            /** Values */
            values: components["schemas"]["NamedCell"][];
        };
        /**
         * Me
         * @description Who asks, as this service sees it.
         */
        Me: {
            /**
             * Can Log In
             * @description Whether `/api/v1/login` leads anywhere.
             */
            can_log_in: boolean;
            /**
             * Csrf Token
             * @description For the header `X-CSRF-Token` of a session's writes.
             */
            csrf_token: string | null;
            /**
             * Ends At
             * @description When the session or the key ends; null for one that does not.
             */
            ends_at: string | null;
            /**
             * Id
             * @description The key's id, or the person's subject at the provider of the login.
             */
            id: string | null;
            /** @description `key` for a machine, `person` after a login, `anonymous` for anybody else. */
            kind: components["schemas"]["CallerKind"];
            /** Name */
            name: string;
            /** @description What the caller may do: each includes those before it. */
            scope: components["schemas"]["Scope"];
        };
        /**
         * NamedCell
         * @description A value or a label; `name` is what the series or the label is called, else as the column or path.
         */
        NamedCell: {
            /** Column */
            column?: string | null;
            /** Name */
            name?: string | null;
            /** Path */
            path?: string | null;
        };
        /**
         * NewKey
         * @example {
         *       "name": "nightly import",
         *       "scope": "writer"
         *     }
         */
        NewKey: {
            /**
             * Expires At
             * @description Left out, it works until it is revoked.
             */
            expires_at?: string | null;
            /**
             * Name
             * @description What uses it: one key for each, so that each can be revoked.
             */
            name: string;
            /** @description Each includes those before it: reader, writer, admin. */
            scope: components["schemas"]["KeyScope"];
        };
        /**
         * NewSource
         * @description With a `url` it is fetched every `interval_s` seconds (without one: when a person asks); without a `url`,
         *     observations are sent to it.
         * @example {
         *       "interval_s": 3600,
         *       "mapping": {
         *         "time": {
         *           "column": "date"
         *         },
         *         "values": [
         *           {
         *             "column": "temp_max"
         *           }
         *         ]
         *       },
         *       "name": "Weather in Seattle",
         *       "url": "https://example.org/seattle-weather.csv"
         *     }
         */
        NewSource: {
            /** Credentials */
            credentials?: (components["schemas"]["BearerToken"] | components["schemas"]["BasicLogin"] | components["schemas"]["HeaderValue"]) | null;
            /**
             * Enabled
             * @default true
             */
            enabled: boolean;
            format?: components["schemas"]["SourceFormat"] | null;
            /** Interval S */
            interval_s?: number | null;
            mapping?: components["schemas"]["Mapping"] | null;
            /** Name */
            name: string;
            /** Url */
            url?: string | null;
        };
        /**
         * Preview
         * @description `complete`: the content was read to its end. The counts are of what was read.
         */
        Preview: {
            /** Bytes Read */
            bytes_read: number;
            /** Columns */
            columns: components["schemas"]["PreviewColumn"][];
            /** Complete */
            complete: boolean;
            format: components["schemas"]["SourceFormat"];
            mapping: components["schemas"]["Mapping"];
            /** Rejected */
            rejected: components["schemas"]["PreviewReject"][];
            /** Rows */
            rows: components["schemas"]["PreviewRow"][];
            /** Rows Read */
            rows_read: number;
            /** Rows Rejected */
            rows_rejected: number;
            /** Suggested */
            suggested: boolean;
        };
        /** PreviewColumn */
        PreviewColumn: {
            kind: components["schemas"]["ColumnKind"];
            /** Name */
            name: string;
            /** Samples */
            samples: string[];
        };
        /** PreviewReject */
        PreviewReject: {
            /** Content */
            content: string;
            /** Line */
            line: number;
            /** Reason */
            reason: string;
        };
        /**
         * PreviewRow
         * @description A row as the mapping reads it: its values by the name of their series.
         */
        PreviewRow: {
            /** Labels */
            labels: {
                [key: string]: string;
            };
            /** Line */
            line: number;
            /** Time */
            time: string | null;
            /** Values */
            values: {
                [key: string]: number;
            };
        };
        /**
         * Problem
         * @description What every answer that is not a success looks like (RFC 9457). The types are listed in docs/api-problems.md.
         */
        Problem: {
            /**
             * Detail
             * @description What happened this time, and what to do, for people.
             */
            detail: string;
            /**
             * Error
             * @deprecated
             * @description Deprecated, use `type`.
             */
            error: string;
            /**
             * Errors
             * @description Problems of single fields, where known.
             */
            errors?: components["schemas"]["FieldProblem"][] | null;
            /**
             * Instance
             * @description The path that was asked for, without its query.
             */
            instance: string;
            /**
             * Status
             * @description The HTTP status of the answer.
             */
            status: number;
            /**
             * Title
             * @description The kind of problem in words; the same for every problem of the type.
             */
            title: string;
            /**
             * Type
             * @description A stable name of the kind of problem, for programs. A URI reference.
             */
            type: string;
        };
        /**
         * QueriedSeries
         * @description `ids` are the series that are put together here: one, unless `group_by` was given.
         */
        QueriedSeries: {
            /** Ids */
            ids: number[];
            /** Labels */
            labels: {
                [key: string]: string;
            };
            /** Name */
            name: string;
            /** Source Id */
            source_id: string | null;
            /**
             * Times
             * @description Where each bucket begins, in seconds since 1970.
             */
            times: number[];
            /** Values */
            values: {
                [key: string]: (number | null)[];
            };
        };
        /**
         * QueryResult
         * @description Columns instead of rows: `times[i]` belongs to each `values[…][i]`. The range covers whole buckets.
         * @example {
         *       "bucket": "day",
         *       "end": "2026-01-03T00:00:00Z",
         *       "series": [
         *         {
         *           "ids": [
         *             7
         *           ],
         *           "labels": {
         *             "station": "Seattle"
         *           },
         *           "name": "temperature",
         *           "source_id": "7b0a1d3c-58f5-4b0e-9d55-0c9b7f0ab7c1",
         *           "times": [
         *             1767225600,
         *             1767312000
         *           ],
         *           "values": {
         *             "avg": [
         *               4.5,
         *               5.25
         *             ]
         *           }
         *         }
         *       ],
         *       "start": "2026-01-01T00:00:00Z"
         *     }
         */
        QueryResult: {
            bucket: components["schemas"]["BucketWidth"];
            /** End */
            end: string | null;
            /** Series */
            series: components["schemas"]["QueriedSeries"][];
            /** Start */
            start: string | null;
        };
        /**
         * Reject
         * @description A row that could not be read: its line in the file (from 1), why, and what stood there.
         */
        Reject: {
            /** Content */
            content: string;
            /** Line */
            line: number;
            /** Reason */
            reason: string;
        };
        /**
         * RejectPage
         * @description In the file's order. `next_cursor` is null on the last page.
         */
        RejectPage: {
            /** Items */
            items: components["schemas"]["Reject"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * Release
         * @description What runs here: the release as the deployment named it, and the database's Alembic revision.
         */
        Release: {
            /** Release */
            release: string;
            /** Schema Head */
            schema_head: string | null;
        };
        /**
         * Run
         * @description Rows are of the file; observations are what the rows gave. While a run is running its counts grow.
         */
        Run: {
            /**
             * Asked At
             * Format: date-time
             */
            asked_at: string;
            /** Attempts */
            attempts: number;
            /** Bytes */
            bytes: number;
            /** Ended At */
            ended_at: string | null;
            /**
             * Error
             * @description What went wrong and what to do, in words.
             */
            error: string | null;
            /** Http Status */
            http_status: number | null;
            /** Id */
            id: number;
            /** Observations Changed */
            observations_changed: number;
            /** Observations New */
            observations_new: number;
            /** Rows Read */
            rows_read: number;
            /** Rows Rejected */
            rows_rejected: number;
            /**
             * Source Id
             * Format: uuid
             */
            source_id: string;
            /** Started At */
            started_at: string | null;
            state: components["schemas"]["RunState"];
            trigger: components["schemas"]["Trigger"];
        };
        /**
         * RunPage
         * @description Newest first. `next_cursor` is null on the last page.
         */
        RunPage: {
            /** Items */
            items: components["schemas"]["Run"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * RunReject
         * @description A row that could not be read: its line (from 1), why, and what stood there.
         */
        RunReject: {
            /** Content */
            content: string;
            /** Line */
            line: number;
            /** Reason */
            reason: string;
        };
        /**
         * RunRejectPage
         * @description In the file's order. Of many thousands the first are kept; the run's count is true.
         */
        RunRejectPage: {
            /** Items */
            items: components["schemas"]["RunReject"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * RunState
         * @description `unchanged`: the source has nothing that the run before did not have.
         * @enum {string}
         */
        RunState: "waiting" | "running" | "succeeded" | "unchanged" | "failed";
        /**
         * Scope
         * @description `none` may ask who it is; `admin` also deletes, makes keys, and sees the audit log.
         * @enum {string}
         */
        Scope: "none" | "reader" | "writer" | "admin";
        /**
         * Series
         * @description One quantity of a source. Its times are of its first and its last observation.
         */
        Series: {
            /** First Time */
            first_time: string | null;
            /** Id */
            id: number;
            /** Labels */
            labels: {
                [key: string]: string;
            };
            /** Last Time */
            last_time: string | null;
            /** Name */
            name: string;
            /**
             * Source Id
             * Format: uuid
             */
            source_id: string;
            /** Source Name */
            source_name: string;
        };
        /**
         * SeriesLabel
         * @description `distinct` is how many values there are; `values` are the commonest of them.
         */
        SeriesLabel: {
            /** Distinct */
            distinct: number;
            /** Key */
            key: string;
            /** Values */
            values: components["schemas"]["LabelValue"][];
        };
        /**
         * SeriesLabels
         * @description In the order of their keys. `complete` is false where there are more labels than are shown.
         * @example {
         *       "complete": true,
         *       "items": [
         *         {
         *           "distinct": 2,
         *           "key": "station",
         *           "values": [
         *             {
         *               "series": 4,
         *               "value": "Seattle"
         *             }
         *           ]
         *         }
         *       ]
         *     }
         */
        SeriesLabels: {
            /** Complete */
            complete: boolean;
            /** Items */
            items: components["schemas"]["SeriesLabel"][];
        };
        /**
         * SeriesPage
         * @description In the order in which they were first seen. `next_cursor` is null on the last page.
         */
        SeriesPage: {
            /** Items */
            items: components["schemas"]["Series"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * Session
         * @description A person who is logged in with one browser.
         * @example {
         *       "created_at": "2026-01-01T08:00:00Z",
         *       "current": true,
         *       "ends_at": "2026-01-01T20:00:00Z",
         *       "id": "5f0c2b1e-8a3d-4f6e-9b7a-1c2d3e4f5a6b",
         *       "idle_ends_at": "2026-01-01T11:30:00Z",
         *       "last_used_at": "2026-01-01T09:30:00Z",
         *       "person_id": "248289761001",
         *       "person_name": "Ada Admin",
         *       "scope": "admin"
         *     }
         */
        Session: {
            /**
             * Created At
             * Format: date-time
             * @description When the person logged in.
             */
            created_at: string;
            /**
             * Current
             * @description Whether this request came with it.
             */
            current: boolean;
            /**
             * Ends At
             * Format: date-time
             * @description When it ends, also while it is used.
             */
            ends_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Idle Ends At
             * Format: date-time
             * @description When it ends if nobody uses it any more.
             */
            idle_ends_at: string;
            /**
             * Last Used At
             * Format: date-time
             * @description To a minute.
             */
            last_used_at: string;
            /**
             * Person Id
             * @description The person's subject at the provider of the login, as `/api/v1/me` has it.
             */
            person_id: string;
            /** Person Name */
            person_name: string;
            /** @description What the person was let do at the login. */
            scope: components["schemas"]["KeyScope"];
        };
        /**
         * SessionPage
         * @description Those that go on, newest first.
         */
        SessionPage: {
            /** Items */
            items: components["schemas"]["Session"][];
            /**
             * Next Cursor
             * @description Null on the last page.
             */
            next_cursor: string | null;
        };
        /**
         * Source
         * @description A source and how it is doing. `due_at` is when it is fetched next.
         */
        Source: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Due At */
            due_at: string | null;
            /** Enabled */
            enabled: boolean;
            /**
             * Failures
             * @description Runs that failed in a row.
             */
            failures: number;
            format: components["schemas"]["SourceFormat"] | null;
            /** Has Credentials */
            has_credentials: boolean;
            health: components["schemas"]["Health"];
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Interval S */
            interval_s: number | null;
            last_run: components["schemas"]["Run"] | null;
            /** Last Success At */
            last_success_at: string | null;
            mapping: components["schemas"]["Mapping"] | null;
            /** Name */
            name: string;
            /** Newest Observation At */
            newest_observation_at: string | null;
            /** Series */
            series: number;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Url */
            url: string | null;
            /** Version */
            version: number;
        };
        /**
         * SourceChange
         * @description What is left out stays. `credentials: null` removes them.
         */
        SourceChange: {
            /** Credentials */
            credentials?: (components["schemas"]["BearerToken"] | components["schemas"]["BasicLogin"] | components["schemas"]["HeaderValue"]) | null;
            /** Enabled */
            enabled?: boolean | null;
            format?: components["schemas"]["SourceFormat"] | null;
            /** Interval S */
            interval_s?: number | null;
            mapping?: components["schemas"]["Mapping"] | null;
            /** Name */
            name?: string | null;
            /** Url */
            url?: string | null;
        };
        /**
         * SourceFormat
         * @description `json` is an array of objects, or a document in which `rows` names one; `feed` is RSS or Atom.
         * @enum {string}
         */
        SourceFormat: "csv" | "json" | "ndjson" | "feed" | "parquet";
        /**
         * SourcePage
         * @description Newest first. `next_cursor` is null on the last page.
         */
        SourcePage: {
            /** Items */
            items: components["schemas"]["Source"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * Trigger
         * @enum {string}
         */
        Trigger: "schedule" | "person" | "sent";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list_audit_events: {
        parameters: {
            query?: {
                action?: components["schemas"]["Action"] | null;
                /** @description `actor_name`, as it stands there. */
                actor?: string | null;
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                limit?: number;
            };
            header?: {
                /** @description ETags of answers that are there already. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_datasets: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                limit?: number;
            };
            header?: {
                /** @description ETags of answers that are there already. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetPage"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    upload_dataset: {
        parameters: {
            query: {
                name: string;
                time_column: string;
                value_columns: string[];
            };
            header?: {
                /** @description Your own name for this request, such as a UUID. Sent again within a day, it gets the first answer, and nothing is done twice. Of a body that is sent again all is read, to see that it is the same. */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        /** @description The file itself, in UTF-8. */
        requestBody: {
            content: {
                "application/json": string;
                "application/x-ndjson": string;
                "text/csv": string;
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_dataset: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETags of answers that are there already. */
                "If-None-Match"?: string;
            };
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_dataset: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own name for this request, such as a UUID. Sent again within a day, it gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string | null;
            };
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_aggregates: {
        parameters: {
            query: {
                bucket: components["schemas"]["Bucket"];
                /** @description Some of the value columns; all of them if left out. */
                columns?: string[] | null;
                /** @description First instant that counts no more; UTC if it names no offset. */
                end?: string | null;
                /** @description First instant that counts; UTC if it names no offset. */
                start?: string | null;
            };
            header?: {
                /** @description ETags of answers that are there already. */
                "If-None-Match"?: string;
            };
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Aggregates"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    download_aggregates: {
        parameters: {
            query: {
                bucket: components["schemas"]["Bucket"];
                /** @description Some of the value columns; all of them if left out. */
                columns?: string[] | null;
                /** @description First instant that counts no more; UTC if it names no offset. */
                end?: string | null;
                /** @description First instant that counts; UTC if it names no offset. */
                start?: string | null;
            };
            header?: never;
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_rejects: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                limit?: number;
            };
            header?: {
                /** @description ETags of answers that are there already. */
                "If-None-Match"?: string;
            };
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RejectPage"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    inspect_file: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The file itself, in UTF-8. */
        requestBody: {
            content: {
                "application/json": string;
                "application/x-ndjson": string;
                "text/csv": string;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Inspection"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    export_observations: {
        parameters: {
            query?: {
                /** @description First instant that counts no more; UTC if it names no offset. */
                end?: string | null;
                format?: components["schemas"]["ExportFormat"];
                /** @description `key:value`, repeated: all of them have to hold. */
                label?: string[] | null;
                /** @description Only series of this name. */
                name?: string | null;
                /** @description Ids, repeated. */
                series?: number[] | null;
                /** @description Only series of this source. */
                source?: string | null;
                /** @description First instant that counts; UTC if it names no offset. */
                start?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.apache.parquet": string;
                    "text/csv": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_keys: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                limit?: number;
            };
            header?: {
                /** @description ETags of answers that are there already. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyPage"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_key: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own name for this request, such as a UUID. Sent again within a day, it gets the first answer, and nothing is done twice. The answer holds a secret, and is kept locked by this: 16 characters at least that nobody guesses. */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewKey"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedKey"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revoke_key: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own name for this request, such as a UUID. Sent again within a day, it gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string | null;
            };
            path: {
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    log_in: {
        parameters: {
            query?: {
                /** @description Where to go then: a path here. */
                next?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See Other */
            303: {
                headers: {
                    Location?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    finish_login: {
        parameters: {
            query?: {
                code?: string | null;
                error?: string | null;
                iss?: string | null;
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See Other */
            303: {
                headers: {
                    Location?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    log_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "Cache-Control"?: "no-store";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    send_observations: {
        parameters: {
            query: {
                /** @description A source without an address. */
                source: string;
            };
            header?: {
                /** @description Your own name for this request, such as a UUID. Sent again within a day, it gets the first answer, and nothing is done twice. Of a body that is sent again all is read, to see that it is the same. */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        /** @description Rows with `time`, `value`, and if wanted `name` (of the series) and `labels` (text to text). */
        requestBody: {
            content: {
                /** @example {"time": "2026-01-01T00:00:00Z", "name": "temperature", "labels": {"station": "Seattle"}, "value": 4.5} */
                "application/x-ndjson": string;
                /**
                 * @example time,name,labels,value
                 *     2026-01-01T00:00:00Z,temperature,"{""station"": ""Seattle""}",4.5
                 */
                "text/csv": string;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    query_observations: {
        parameters: {
            query?: {
                /** @description `avg` if left out. */
                aggregate?: components["schemas"]["Aggregate"][] | null;
                /** @description `auto`: the narrowest with at most 1000 buckets. */
                bucket?: components["schemas"]["BucketWidth"];
                /** @description First instant that counts no more; UTC if it names no offset. */
                end?: string | null;
                fill?: components["schemas"]["Fill"];
                /** @description Labels; what agrees is put together. */
                group_by?: string[] | null;
                /** @description `key:value`, repeated: all of them have to hold. */
                label?: string[] | null;
                /** @description Only series of this name. */
                name?: string | null;
                /** @description Ids, repeated. */
                series?: number[] | null;
                /** @description Only series of this source. */
                source?: string | null;
                /** @description First instant that counts; UTC if it names no offset. */
                start?: string | null;
            };
            header?: {
                /** @description ETags of answers that are there already. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueryResult"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_release: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETags of answers that are there already. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Release"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_run: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETags of answers that are there already. */
                "If-None-Match"?: string;
            };
            path: {
                run_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_run_rejects: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                limit?: number;
            };
            header?: {
                /** @description ETags of answers that are there already. */
                "If-None-Match"?: string;
            };
            path: {
                run_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunRejectPage"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_series: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                /** @description `key:value`, repeated: all of them have to hold. */
                label?: string[] | null;
                limit?: number;
                /** @description Only series of this source. */
                source?: string | null;
                /** @description Within their names. */
                text?: string | null;
            };
            header?: {
                /** @description ETags of answers that are there already. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SeriesPage"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_series: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETags of answers that are there already. */
                "If-None-Match"?: string;
            };
            path: {
                series_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Series"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_labels: {
        parameters: {
            query?: {
                /** @description Only this label. */
                key?: string | null;
                /** @description `key:value`, repeated: all of them have to hold. */
                label?: string[] | null;
                /** @description Of values for each label. */
                limit?: number;
                /** @description Of series of this name. */
                name?: string | null;
                /** @description Only series of this source. */
                source?: string | null;
                /** @description Within the values. */
                text?: string | null;
            };
            header?: {
                /** @description ETags of answers that are there already. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SeriesLabels"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_sessions: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                limit?: number;
                /** @description Only those of this person: a `person_id`. */
                person?: string | null;
            };
            header?: {
                /** @description ETags of answers that are there already. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionPage"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    end_sessions: {
        parameters: {
            query: {
                /** @description Leave the session that this request came with. */
                keep_current?: boolean;
                /** @description Only those of this person: a `person_id`. */
                person: string;
            };
            header?: {
                /** @description Your own name for this request, such as a UUID. Sent again within a day, it gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndedSessions"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    end_session: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own name for this request, such as a UUID. Sent again within a day, it gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string | null;
            };
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_sources: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                limit?: number;
            };
            header?: {
                /** @description ETags of answers that are there already. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourcePage"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_source: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own name for this request, such as a UUID. Sent again within a day, it gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSource"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_source: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETags of answers that are there already. */
                "If-None-Match"?: string;
            };
            path: {
                source_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_source: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own name for this request, such as a UUID. Sent again within a day, it gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string | null;
            };
            path: {
                source_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_source: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own name for this request, such as a UUID. Sent again within a day, it gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string | null;
                /** @description The ETag that was read. */
                "if-match"?: string | null;
            };
            path: {
                source_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SourceChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_runs: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                limit?: number;
            };
            header?: {
                /** @description ETags of answers that are there already. */
                "If-None-Match"?: string;
            };
            path: {
                source_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunPage"];
                };
            };
            /** @description Not Modified */
            304: {
                headers: {
                    "Cache-Control"?: "private, no-cache";
                    /** @description Of this answer, for `If-None-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    run_source: {
        parameters: {
            query?: never;
            header?: {
                /** @description Your own name for this request, such as a UUID. Sent again within a day, it gets the first answer, and nothing is done twice. */
                "Idempotency-Key"?: string | null;
            };
            path: {
                source_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    preview_source: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DryRun"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Bad Gateway */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
