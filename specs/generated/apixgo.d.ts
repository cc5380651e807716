// Generated from apixgo.openapi.yaml; do not edit. To renew it: pnpm run generate

export interface paths {
    "/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which models there are
         * @description Advised as the first call, so that no models list is written down. The page contradicts itself here: its own
         *     sample fixes two models and their limits.
         */
        get: operations["listModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/video/generations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a video task
         * @description Text to video, one reference image to video, several reference images to video. Answers at once with the id of an
         *     asynchronous task. This call costs money; the page documents no key that makes it safe to repeat.
         */
        post: operations["createVideo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/video/generations/{task_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ask for the state of a task
         * @description Advised every 5 seconds, for at most 5 minutes (60 times), the first time 5 seconds after the create answer.
         *
         *     The page contradicts itself about an answer that is not 2xx: its sample gives up, its table says to keep the
         *     id and ask again later. The table wins: a failed question is not a failed task.
         */
        get: operations["getVideo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/videos/{task_id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Take the video through the gateway; not from the page
         * @description The bytes of the video.
         *     With the key. The page does not say so; the gateway software that the site runs has the route. A last way where a success
         *     has no link, or its link is no longer good: an answer that is no medium says nothing about the task.
         */
        get: operations["getVideoContent"];
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
         * @description What a video is made from. Only `model` and `prompt` are required. The page mixes limits and advice in one list:
         *     the bounds here hold for the two models that it names, the values under `examples` are advice. What depends on the
         *     model and on the number of reference images stands in `x-vidrelay.rules`.
         */
        CreateVideoRequest: {
            /**
             * @description A model id, best taken from `GET /v1/models`. grok-image-video is the recommended default, grok-video-1.5 a preview
             *     model for exactly one reference image. No closed list: the page warns against writing one down and does so itself
             *     . grok-video-1.5 is not another provider's grok-video-1.5-preview.
             * @example grok-image-video
             * @example grok-video-1.5
             */
            model: string;
            /** @description What the video shows; must not be empty. The page gives no length; twin sites refuse more than 4096 characters. */
            prompt: string;
            /**
             * @description Length of the video. Unit: seconds, a JSON integer (X-18: the gateway's source code would take a string, other
             *     providers do; this page does not). At most 15, and at most 10 with several reference images, where the page has a
             *     limit, an advice and a sample that silently sends 10: the limit counts.
             * @default 4
             * @example 4
             * @example 6
             * @example 8
             * @example 10
             * @example 12
             * @example 15
             */
            seconds?: number;
            /**
             * @description Width to height. Seven values are suggested for grok-image-video, 16:9 and 9:16 for grok-video-1.5.
             * @default 16:9
             * @example 1:1
             * @example 16:9
             * @example 9:16
             * @example 4:3
             * @example 3:4
             * @example 3:2
             * @example 2:3
             */
            aspect_ratio?: string;
            /**
             * @description 720p or 480p are advised, with a lower-case p.
             * @default 720p
             * @example 720p
             * @example 480p
             */
            resolution?: string;
            /**
             * @description Reference images, in order: URLs and complete data URLs, mixed as needed. The recommended one of three fields for
             *     the same thing. Absent, not empty, when there is none. At most 7; exactly 1 for grok-video-1.5.
             */
            image_urls?: components["schemas"]["ImageReference"][];
            /**
             * @description One reference image, as a string or as `{ "image_url": "..." }`. One of three fields for the same thing; not
             *     together with `reference_images`.
             */
            input_reference?: components["schemas"]["ImageReference"] | {
                image_url: components["schemas"]["ImageReference"];
            };
            /** @description Several reference images. One of three fields for the same thing; not together with `input_reference`. */
            reference_images?: components["schemas"]["ImageReference"][];
        };
        /**
         * @description A URL or a complete base64 data URL such as `data:image/png;base64,...` (X-21: forbidden at other providers), never
         *     bare base64. A direct HTTPS link that anybody can open is advised (X-22: http is no reason to refuse). The link should
         *     not depend on login, cookie, referer check or a temporary redirect (X-28: the provider's own result may redirect).
         */
        ImageReference: string;
        /**
         * @description Flat, unlike the query answer, with a status word in lower case and a number for progress. `task_id` or `id` is
         *     there; the example has both, equal.
         */
        CreateVideoAnswer: {
            /** @description The id of the task where there is no `task_id`. */
            id?: string;
            /** @description The id of the task. It comes before `id` here; elsewhere the order is another. Empty counts as absent. */
            task_id?: string;
            /**
             * @description What this is; always `video` in the page.
             * @example video
             */
            object: string;
            /**
             * @description The model that was asked for.
             * @example grok-image-video
             */
            model: string;
            /**
             * @description The one word that the page shows here.
             * @enum {string}
             */
            status: "queued";
            /**
             * @description A number here, a text with a percent sign in the query answer.
             * @example 0
             */
            progress: number;
            /**
             * @description When the task was created. Unit: seconds since 1970-01-01T00:00:00Z.
             * @example 1780000000
             */
            created_at: number;
        };
        /** @description The task inside an envelope. The create answer is not: read each route's own shape and never mix the two. */
        QueryVideoAnswer: {
            /**
             * @description Says only that the question was answered. It is `success` around a FAILURE too; `data.status` decides.
             * @example success
             */
            code: string;
            /** @description Empty in each of the page's examples. */
            message: string;
            data: components["schemas"]["VideoTask"];
        };
        /** @description The task as it is now. */
        VideoTask: {
            /** @description The id that was asked for. */
            task_id: string;
            /**
             * @description What the task is; nothing else decides. Upper case, where the create answer has `queued`.
             * @enum {string}
             */
            status: "SUBMITTED" | "QUEUED" | "IN_PROGRESS" | "NOT_START" | "SUCCESS" | "FAILURE";
            /**
             * @description A text with a percent sign; the create answer has a number. `100%` only says that the task has ended, a
             *     failed one too: it decides nothing.
             * @example 30%
             * @example 100%
             */
            progress: string;
            /**
             * @description Where the video is, on success; empty means absent. A temporary direct link, good for about 1 hour (X-24: other
             *     providers store it or say nothing). The page fetches it with redirects followed, which it forbids for input images
             *     (X-28).
             * @example
             * @example https://example.com/generated-video.mp4
             */
            result_url: string;
            /**
             * @description Why the task failed; empty means absent. To be read and shown on FAILURE.
             * @example
             * @example Image URL could not be fetched: Fetching image failed with HTTP status 400 Bad Request.
             */
            fail_reason: string;
            /** @description When the task ended, where the gateway says so; the page does not show it. Unit: seconds since 1970-01-01T00:00:00Z. */
            finish_time?: number;
        };
        /** @description The page does not give this body; what is typed here is the gateway software's. Read it by shape. */
        ModelList: {
            /** @description The models. */
            data?: ({
                /** @description The word for `model`. */
                id: string;
            } & {
                [key: string]: unknown;
            })[];
        } & {
            [key: string]: unknown;
        };
        /**
         * @description Any object. The page gives texts of errors but no body, so nothing more is promised. The gateway software has two
         *     envelopes on one host: `{"code","message","data":null}` from its task layer and `{"error":{"message","type","code"}}`
         *     from its key check and distributor.
         */
        ErrorBody: {
            [key: string]: unknown;
        };
    };
    responses: {
        /**
         * @description Refused before anything was started. The page gives three texts and no body: `prompt is required`,
         *     `model field is required`, `only supports exactly one reference image`.
         */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description The gateway's answer to an id that it does not know for this account. The page says nothing about it. */
        UnknownTask: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description The API key is missing or wrong. The page gives no body. */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /**
         * @description A restriction of permission, quota or group. One status for three causes, and the page gives no way to tell them
         *     apart, nor a body.
         */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listModels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The models this key may use. The page does not give this body. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
        };
    };
    createVideo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description JSON, with `Content-Type` `application/json`. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateVideoRequest"];
            };
        };
        responses: {
            /** @description Created (创建成功). Keep the id. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreateVideoAnswer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
        };
    };
    getVideo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description `task_id` of the create answer, else its `id`. Opaque: nothing may be read out of its form.
                 * @example task_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
                 */
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task as it is now. A failed task answers 200 too; a reference image that could not be fetched is told so. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueryVideoAnswer"];
                };
            };
            400: components["responses"]["UnknownTask"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
        };
    };
    getVideoContent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The task, as for the question about its state.
                 * @example task_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
                 */
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "video/mp4": string;
                };
            };
            401: components["responses"]["Unauthorized"];
        };
    };
}
