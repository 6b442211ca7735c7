// Generated from service/openapi.json by `npm run generate`: change the service, not this file.

export interface paths {
    "/api/v1/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Datasets */
        get: operations["list_datasets"];
        put?: never;
        /**
         * Upload Dataset
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
        /** Get Dataset */
        get: operations["get_dataset"];
        put?: never;
        post?: never;
        /** Delete Dataset */
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
        /** Get Aggregates */
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
        /** Download Aggregates */
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
        /** List Rejects */
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
         * @description Show the columns that the first bytes of a file (at most 1 MiB) have, and suggest which to use.
         */
        post: operations["inspect_file"];
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
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
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
         * Bucket
         * @description The width of one aggregate, in UTC. A week begins on Monday (ISO 8601).
         * @enum {string}
         */
        Bucket: "hour" | "day" | "week" | "month";
        /**
         * ColumnKind
         * @enum {string}
         */
        ColumnKind: "time" | "number" | "text";
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
         * ErrorBody
         * @description What every answer that is not a success looks like.
         */
        ErrorBody: {
            /** Detail */
            detail: string;
            /** Error */
            error: string;
        };
        /**
         * FileFormat
         * @enum {string}
         */
        FileFormat: "csv" | "json" | "ndjson";
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
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list_datasets: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
                limit?: number;
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
                    "application/json": components["schemas"]["DatasetPage"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
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
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_dataset: {
        parameters: {
            query?: never;
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
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_dataset: {
        parameters: {
            query?: never;
            header?: never;
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
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
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
                    "application/json": components["schemas"]["Aggregates"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
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
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
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
                    "application/json": components["schemas"]["RejectPage"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
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
            /** @description Request Entity Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_release: {
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
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Release"];
                };
            };
        };
    };
}
