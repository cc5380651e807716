// Generated from openai-videos.openapi.yaml; do not edit. To renew it: pnpm run generate

export interface paths {
    "/v1/videos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the account's video tasks
         * @description Only where a server has it; gateways commonly answer 404 here.
         */
        get: operations["listVideos"];
        put?: never;
        /**
         * Create a video task (创建视频任务)
         * @description Answers at once with the id of an asynchronous task. This call costs money; the page documents no key that makes it safe
         *     to repeat. The page's playground shows no Authorization header, its prose requires one. Another page of the same
         *     host has a multipart body on this very route.
         */
        post: operations["createVideo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/videos/{task_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ask for the state of a task (查询视频任务)
         * @description The same video object as on create. The page gives no pace and no deadline. Another page of the same host wraps its
         *     answers in an envelope; the two shapes are never read with one set of rules.
         */
        get: operations["getVideo"];
        put?: never;
        post?: never;
        /**
         * Delete a completed or failed task
         * @description Only where a server has it; gateways commonly have not. Not for a task that is still running.
         */
        delete: operations["deleteVideo"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/videos/{video_id}/remix": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a new video from an earlier task (基于已有视频任务做 remix)
         * @description The server looks up the source task and its channel first and runs the remix on that channel
         *     ("优先回查原视频任务并锁定到原始渠道执行"). It is a new task and costs money again.
         */
        post: operations["remixVideo"];
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
         * Fetch the video through the server (代理下载视频内容)
         * @description Takes the API key, or the session of the web dashboard ("同时支持"). vidrelay uses the key. The page fetches with
         *     `curl -L`, so redirects are followed; the key goes to no other origin.
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
    "/v1/videos/edits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Edit an earlier video
         * @description Only where a server has it. A new task, which costs money.
         */
        post: operations["editVideo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/videos/extensions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make an earlier video longer
         * @description Only where a server has it. A new task, which costs money.
         */
        post: operations["extendVideo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which models there are
         * @description Not in the page. Nearly every gateway has it; it does not say which models make videos.
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
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description What a video is made from. `model` and `prompt` are required. `task_id` and `video_id` of the playground are path
         *     parameters and no fields. Whatever a vendor needs beyond this goes into `metadata`.
         */
        CreateVideoRequest: {
            /**
             * @description Name of a video model, "例如 sora-2、sora_video2 或其他渠道映射后的模型名": any name may be right, since channels map
             *     them.
             * @example sora-2
             * @example sora_video2
             */
            model: string;
            /** @description What the video shows (视频描述). The page gives no length; the original protocol takes 32000 characters. */
            prompt: string;
            /**
             * @description The image to start from (图生视频输入图). Whether it works depends on the upstream, and the page does not say what the
             *     text holds: a URL or a data URL. Other providers have other names and forms for it.
             */
            image?: string;
            /**
             * @description Length of the video. Unit: seconds, as a JSON string (X-18: a number elsewhere; the gateway software refuses one
             *     here). "常见值" 5, 10, 15: usual values, not the only ones.
             * @example 5
             * @example 10
             * @example 15
             */
            seconds?: string;
            /**
             * @description Resolution or ratio (目标分辨率或比例), in one field: pixels, or a ratio (X-19: pixels alone, or a tier, elsewhere).
             * @example 1280x720
             * @example 720x1280
             * @example 16:9
             */
            size?: string;
            /** @description Passed through to the vendor (供应商透传参数). */
            metadata?: {
                [key: string]: unknown;
            };
            /** @description The original protocol's name for the image: an object in JSON, a file in a form. Not in the page. */
            input_reference?: string | {
                /** @description A URL or a data URL. */
                image_url?: string;
                /** @description A file sent ahead. */
                file_id?: string;
            };
        };
        /**
         * @description The same fields as parts of a form, for a server that wants the image as a file. Not in the page; another page of the
         *     same host has it.
         */
        CreateVideoForm: {
            /** @description As in JSON. */
            model: string;
            /** @description As in JSON. */
            prompt: string;
            /** @description As in JSON. */
            seconds?: string;
            /** @description As in JSON. */
            size?: string;
            /** @description As in JSON. */
            image?: string;
            /** @description The image itself; a file part with its media type. */
            input_reference?: string;
            /** @description A JSON object as text. */
            metadata?: string;
        };
        /**
         * @description `model` and `prompt` as in the page's example. The gateway software takes the model of the source anyway; the original
         *     protocol has no `model` here.
         */
        RemixVideoRequest: {
            /** @description Required by the page's list of fields, without a word about remix; vidrelay sends the source's own unless told another. */
            model?: string;
            /** @description What to change (remix 指令). */
            prompt: string;
            /** @description Fields of the upstream's own go here too (Remix 时也可以放入上游专有字段). */
            metadata?: {
                [key: string]: unknown;
            };
        };
        /** @description What to change, and in which video. */
        EditVideoRequest: {
            /** @description What to change. */
            prompt: string;
            video: components["schemas"]["VideoReference"];
        };
        /** @description What happens next, in which video, for how long. */
        ExtendVideoRequest: {
            /** @description What happens next. */
            prompt: string;
            /** @description How much longer. Unit: seconds, as text. */
            seconds?: string;
            video: components["schemas"]["VideoReference"];
        };
        /** @description An earlier task of the same account. */
        VideoReference: {
            /** @description Its id. */
            id: string;
        };
        /**
         * @description The OpenAI-style video object of create, query and remix ("创建、查询和 remix 统一使用 OpenAI 风格 video 对象"). Another
         *     page of the same host wraps a task in an envelope; the two shapes are never mixed.
         */
        Video: {
            /**
             * @description The public id (公开视频任务 ID). It stands for the platform's task, not for the vendor's. It comes before `task_id`
             *     here; elsewhere the order is another.
             */
            id: string;
            /** @description Beside `id` in the page's example, and equal to it. */
            task_id?: string;
            /**
             * @description What this is.
             * @example video
             */
            object?: string;
            /**
             * @description The model.
             * @example sora-2
             */
            model?: string;
            /**
             * @description What the task is; nothing else decides. These four are the usual words ("常见值"); others are possible and are
             *     not final. Another page of the same host has `processing` and `cancelled`.
             * @enum {string}
             */
            status: "queued" | "in_progress" | "completed" | "failed";
            /**
             * @description A number (X-25, a text with a percent sign elsewhere). It decides nothing.
             * @example 0
             */
            progress?: number;
            /** @description What it was made from, as it was sent. The original protocol's object has it; gateways leave it out. */
            prompt?: string | null;
            /**
             * @description When the task was created. Unit: seconds since 1970-01-01T00:00:00Z.
             * @example 1735689600
             */
            created_at?: number;
            /**
             * @description Length as text.
             * @example 5
             */
            seconds?: string;
            /**
             * @description Resolution or ratio.
             * @example 1280x720
             */
            size?: string;
            /**
             * @description Where the video is, once it is made. Often the server's own content route (很多情况下会指向平台代理路由), which wants
             *     the key; the page leaves open when it is which. How long it lives is not said.
             */
            video_url?: string;
            /**
             * @description Why the task failed, "仅在 status = failed 时出现". Other pages of the same host have it in each state, with empty texts
             *     the status decides, and an empty error is none.
             */
            error?: {
                /** @description A word for the reason; the page gives none. */
                code?: string | null;
                /** @description The reason. */
                message?: string | null;
            } | null;
            /** @description When it was made. Unit: seconds since 1970. 0 or null: not yet; some gateways set it while the task runs. */
            completed_at?: number | null;
            /** @description When the video is gone. Unit: seconds since 1970. */
            expires_at?: number | null;
            /** @description The source of a remix. */
            remixed_from_video_id?: string | null;
            /** @description Where the video is, at other gateways. */
            url?: string;
            /** @description Where the video is, at other gateways. */
            result_url?: string;
            /** @description At releases of the gateway software before rc.27, `url` in here is where the video is. */
            metadata?: {
                [key: string]: unknown;
            };
        };
        /** @description A page of tasks, newest first. */
        VideoList: {
            /** @description What this is. */
            object?: string;
            /** @description The tasks. */
            data: components["schemas"]["Video"][];
            /** @description Id of the first task. */
            first_id?: string | null;
            /** @description Id of the last task; where the next page begins. */
            last_id?: string | null;
            /** @description Whether there is a next page. */
            has_more?: boolean;
        };
        /** @description What was deleted. */
        DeletedVideo: {
            /** @description Id of the task. */
            id?: string;
            /** @description What this is. */
            object?: string;
            /** @description That it was. */
            deleted?: boolean;
        };
        /** @description What is typed here is the gateway software's. Read it by shape. */
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
         * @description Any object. The page gives no error body, so nothing is promised. The gateway software has two envelopes on one host:
         *     `{"code","message","data":null}` from its task layer and `{"error":{"message","type","code"}}` from its key check,
         *     distributor and content proxy.
         */
        ErrorBody: {
            [key: string]: unknown;
        };
    };
    responses: {
        /** @description A new task, as the same video object. */
        NewVideo: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Video"];
            };
        };
        /**
         * @description Refused before anything was started. The page gives no text and no body; the two envelopes here are the gateway
         *     software's.
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
        /** @description There is no such task. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description The key is missing, wrong, expired or used up. The page gives no body. */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description The account may not do this, or its balance does not cover it. The page gives no body. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description The body is larger than the gateway takes. */
        TooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description The group's upstream is at its limit; nothing was started. */
        Saturated: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description The upstream gave no task, or an answer that the gateway could not read. A task may be running. */
        Broken: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description No channel serves this model for the key's group. */
        NoChannel: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
    };
    parameters: {
        /**
         * @description `id` of the create answer (视频任务 ID). Opaque: nothing may be read out of its form.
         * @example video_abc123
         */
        TaskId: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listVideos: {
        parameters: {
            query?: {
                /** @description How many, 0 to 100. */
                limit?: number;
                /** @description The id after which the page begins. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of tasks. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VideoList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description The server has no such route, as gateways commonly have not. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    createVideo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description JSON. Multipart, where an image goes as a file, is not in the page. The playground's body also has `task_id` and
         *     `video_id`; the prose has them as path parameters, and they are never sent here.
         */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateVideoRequest"];
                "multipart/form-data": components["schemas"]["CreateVideoForm"];
            };
        };
        responses: {
            /** @description Created. Keep `id`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Video"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            429: components["responses"]["Saturated"];
            500: components["responses"]["Broken"];
            503: components["responses"]["NoChannel"];
        };
    };
    getVideo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description `id` of the create answer (视频任务 ID). Opaque: nothing may be read out of its form.
                 * @example video_abc123
                 */
                task_id: components["parameters"]["TaskId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task as it is now. A failed task answers 200 too. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Video"];
                };
            };
            400: components["responses"]["UnknownTask"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
        };
    };
    deleteVideo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description `id` of the create answer (视频任务 ID). Opaque: nothing may be read out of its form.
                 * @example video_abc123
                 */
                task_id: components["parameters"]["TaskId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedVideo"];
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
        };
    };
    remixVideo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of the source video (源视频 ID).
                 * @example video_abc123
                 */
                video_id: string;
            };
            cookie?: never;
        };
        /** @description The same fields as on create; the page's example has `model` and `prompt`. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["RemixVideoRequest"];
            };
        };
        responses: {
            /** @description A new task, as the same video object. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Video"];
                };
            };
            /** @description The source is not known, or its channel is gone. The page gives no body. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            500: components["responses"]["Broken"];
        };
    };
    getVideoContent: {
        parameters: {
            query?: {
                /** @description What to fetch; the video where it is left out. */
                variant?: "video" | "thumbnail" | "spritesheet";
            };
            header?: {
                /** @description A part of the file, to resume a download. Older releases of the gateway ignore it and send everything. */
                Range?: string;
            };
            path: {
                /**
                 * @description `id` of the create answer (视频任务 ID). Opaque: nothing may be read out of its form.
                 * @example video_abc123
                 */
                task_id: components["parameters"]["TaskId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bytes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "video/mp4": string;
                    "image/webp": string;
                };
            };
            /** @description The part that was asked for. */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "video/mp4": string;
                };
            };
            /** @description The bytes are elsewhere; the page's `curl -L` follows. */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not yet; for some seconds after `completed` too. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description There is no such task, or its content is gone. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    editVideo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description What to change, and in which video. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditVideoRequest"];
            };
        };
        responses: {
            200: components["responses"]["NewVideo"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
        };
    };
    extendVideo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description What happens next, in which video, for how long. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExtendVideoRequest"];
            };
        };
        responses: {
            200: components["responses"]["NewVideo"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
        };
    };
    listModels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The models this key may use. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelList"];
                };
            };
            401: components["responses"]["Unauthorized"];
        };
    };
}
