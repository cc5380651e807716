// Generated from geeknow.openapi.yaml; do not edit. To renew it: pnpm run generate

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
         * @description The list changes with channels and with the rights of the account.
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
    "/v1/videos": {
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
         * @description From text, or from text and reference images. Answers at once with the id of a task. This call costs money; no page
         *     documents a key that makes it safe to repeat, nor a price.
         *
         *     The form of the body belongs to the model: `multipart/form-data` for the grok-video models of document S2,
         *     with or without files, and JSON for the grok-imagine models of the later pages and for the models of the compatible
         *     page. The generated console at the top of document S2 shows JSON with `"seconds": 123` for the form models too; its
         *     prose asks to follow the form first ("请优先按这里的字段组织请求"), so the form it is.
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
         * Ask for the state of a task
         * @description Not on the page of document S2, whose list of related routes is empty; document S4 has it for the same host, and the
         *     provider's page about Grok tasks says that it reads those of every Grok model. Advised every 5 to 10 seconds.
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
         * Take the video through the provider
         * @description The last way to the result: where no link is in the answer, or a link cannot be downloaded. With the key.
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
         * Make another video from a finished one
         * @description A new, paid task. The provider looks the source task up and stays on its channel. Document S2 says nothing about it
         *     for its models; document S4 has the route for the host.
         */
        post: operations["remixVideo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/generations/async": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create an image task
         * @description From text, or from text and reference images. Costs money. Some channels answer with the finished images at once
         *     and give no id at all.
         */
        post: operations["createImage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/generations/async/{task_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ask for the state of an image task
         * @description Advised every 3 to 5 seconds, first after 2 to 5, growing to 10. A finished task has no status word in one of the
         *     page's ages: that `data` holds an image says it.
         */
        get: operations["getImage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/upload/presign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get an address to put a file to
         * @description Gives an address in an object store for one PUT of the file's bytes, and the public address that it then has, to be
         *     passed as a reference image. Free. Its answers have the `success`, `message`, `data` of every `/api/` route.
         */
        post: operations["presignUpload"];
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
         * @description The form of document S2. The values of a form are texts, so `seconds` is an integer written as text (X-18: JSON
         *     strings and numbers elsewhere).
         */
        CreateVideoForm: {
            /**
             * @description grok-video-3, grok-video-3-pro or grok-video-3-max. Accounts see different lists.
             * @example grok-video-3
             * @example grok-video-3-pro
             * @example grok-video-3-max
             */
            model: string;
            /** @description What the video shows. */
            prompt: string;
            /**
             * @description Width to height. 2:3, 3:2 and 1:1 are usual, not the only ones; later pages add 16:9 and 9:16.
             * @example 2:3
             * @example 3:2
             * @example 1:1
             */
            aspect_ratio?: string;
            /**
             * @description Length of the video. Unit: seconds. grok-video-3-pro always makes 10 and grok-video-3-max always 15. The page
             *     says in one place that a script corrects other values and in another to expect it of the server; whoever
             *     sends 10 or 15 need not know which.
             * @example 6
             */
            seconds?: number;
            /**
             * @description A step of resolution with a capital P, not pixels (X-19: pixels or a ratio on other pages). 720P and 1080P are
             *     usual; later pages add 480P and 540P.
             * @example 720P
             * @example 1080P
             */
            size?: string;
            /**
             * @description Reference images, each a file part of this very name, without brackets, in order. Files, never base64 text
             *     . No maximum is documented.
             */
            input_reference?: string[];
        };
        /** @description JSON, for the models of the later pages. */
        CreateVideoRequest: {
            /**
             * @description One of the models that take JSON.
             * @example grok-imagine-video
             * @example grok-imagine-video-1.5-preview
             */
            model: string;
            /** @description What the video shows, at most 4096 characters. Too long or too dense a text may make the model vendor take no task. */
            prompt: string;
            /**
             * @description Length of the video, as text. Unit: seconds. 4 to 15 on the page as it is now, 1 or more on its older copies.
             * @example 4
             * @example 15
             */
            seconds?: string;
            /**
             * @description Width to height, any two numbers.
             * @example 16:9
             * @example 19.5:9
             */
            aspect_ratio?: string;
            /**
             * @description 480P or 720P; grok-imagine-video takes 480 and 720 too.
             * @example 480P
             * @example 720P
             */
            resolution?: string;
            /**
             * @description One image for grok-imagine-video, as a whole data URL. Not together with `images`. The upload page passes a link
             *     here, without naming a model.
             */
            image?: string;
            /**
             * @description Up to 7 images: whole data URLs for grok-imagine-video, links that the model vendor can reach for
             *     grok-imagine-video-1.5-preview (data URLs on its older copies).
             */
            images?: string[];
        };
        /** @description What to change. */
        RemixRequest: {
            /** @description The model of the source task, unless told otherwise. */
            model: string;
            /** @description The instruction. */
            prompt: string;
            /** @description Passed on to the model vendor. */
            metadata?: {
                [key: string]: unknown;
            };
        };
        /** @description A flat video object. Document S2 shows no `task_id`; the JSON models' answers have one, equal to `id`. */
        CreateVideoAnswer: {
            /** @description The id for every later question. */
            id: string;
            /** @description Beside `id` in the answers of the later models; both name the same task. */
            task_id?: string;
            /**
             * @description Always `video` on the page; nothing depends on it.
             * @example video
             */
            object: string;
            /**
             * @description The model that was really submitted.
             * @example grok-video-3
             */
            model: string;
            /**
             * @description What the task is. The page calls these words usual ("常见值有"), so others may come; the compatible page has
             *     `in_progress` where this one has `processing`.
             * @enum {string}
             */
            status: "queued" | "processing" | "completed" | "failed" | "cancelled";
            /**
             * @description Per cent, an integer here (X-25, texts like "10%" for images). It decides nothing.
             * @example 0
             */
            progress: number;
            /**
             * @description When the task was created. Unit: seconds since 1970-01-01T00:00:00Z.
             * @example 1735689600
             */
            created_at: number;
            /** @description Length of the video, as text. */
            seconds?: string;
            /**
             * @description The resolution that comes out, spelled as in the request (X-19). The JSON models' samples have pixels here, even
             *     pixels that fit neither ratio nor resolution of the sample's request.
             * @example 720P
             */
            size?: string;
        };
        /** @description The task as it is now, from the provider's page about Grok tasks. */
        Video: {
            /** @description The id that was asked for. */
            id: string;
            /** @description The same. */
            task_id?: string;
            /** @description `video`. */
            object: string;
            /** @description The model of the task, for display; never an id. */
            model: string;
            /**
             * @description Six words for unfinished, three for done, seven for ended without a video; the page advises to take them all.
             * @enum {string}
             */
            status: "queued" | "pending" | "processing" | "in_progress" | "running" | "generating" | "completed" | "succeeded" | "success" | "failed" | "fail" | "error" | "cancelled" | "canceled" | "expired" | "deleted";
            /** @description Per cent; 100 on a failed task too. */
            progress: number;
            /** @description Unit: seconds since 1970-01-01T00:00:00Z. */
            created_at: number;
            /** @description The same unit; 0 means not yet. */
            completed_at?: number;
            /**
             * @description When the result is gone, in the same unit: a day after creation in the samples. Document S2 says nothing about a
             *     lifetime, so none is claimed where this is absent.
             */
            expires_at?: number;
            /** @description Length of the video, as text. */
            seconds?: string;
            /** @description The resolution that comes out. */
            size?: string;
            /** @description The source of a remix; empty means none. */
            remixed_from_video_id?: string;
            /** @description There in every state, with empty texts unless the task failed (X-14 tells how the compatible page differs). */
            error?: {
                /** @description Why; empty means no error. */
                message?: string;
                /** @description A word for it; empty means no error. */
                code?: string;
            };
            /** @description The link; empty means absent. Fourth in the page's reading order. */
            video_url?: string;
            /** @description First and second in the page's reading order. */
            content?: {
                /** @description First place of a link. */
                video_url?: string;
                /** @description Second place of a link. */
                url?: string;
            };
            /** @description Third in the page's reading order. */
            output?: {
                /** @description A link. */
                url?: string;
            };
            /** @description Fifth in the page's reading order. */
            url?: string;
            /** @description Sixth in the page's reading order. */
            detail?: {
                /** @description A link. */
                url?: string;
            };
            /** @description Seventh and last in the page's reading order, before the content route. */
            data?: {
                /** @description A link. */
                url?: string;
            }[];
        };
        /** @description What an image is made from. */
        CreateImageRequest: {
            /**
             * @description An image model.
             * @example gpt-image-2
             * @example gpt-image-2-pro
             */
            model: string;
            /** @description What the image shows; 1 to 4000 characters are advised. */
            prompt: string;
            /**
             * @description How many images; 1 to 10 are usual.
             * @default 1
             * @example 1
             * @example 10
             */
            n?: number;
            /**
             * @description Pixels, width by height.
             * @example 1024x1024
             * @example 1536x1024
             */
            size?: string;
            /** @description Reference images, as links, data URLs or base64. */
            image?: string[];
            /**
             * @description How much care is taken.
             * @default auto
             * @example low
             * @example medium
             * @example high
             * @example auto
             */
            quality?: string;
            /**
             * @description Whether the result comes as a link or inside the answer.
             * @default url
             * @example url
             * @example b64_json
             */
            response_format?: string;
        };
        /** @description A task, or the images of a finished one. No property is there in each of the page's examples, so none is required. */
        ImageTask: {
            /** @description The id of the task. */
            id?: string;
            /** @description The same. */
            task_id?: string;
            /** @description The same, in another spelling. */
            taskId?: string;
            /** @description `image.generation.task` or `image_generation.task`. */
            object?: string;
            /** @description The image model. */
            model?: string;
            /**
             * @description What the task is; usual words. Absent on a finished task, whose `data` has the images.
             * @enum {string}
             */
            status?: "queued" | "processing" | "in_progress" | "completed" | "succeeded" | "failed" | "cancelled";
            /** @description Per cent, as a number or as a text like 10%. */
            progress?: number | string;
            /** @description Unit: seconds since 1970-01-01T00:00:00Z. */
            created_at?: number;
            /** @description The same unit; 0 means not yet. */
            completed_at?: number;
            /** @description The same unit; only where the server says it. */
            expires_at?: number;
            /** @description The same unit, where the images come at once. */
            created?: number;
            /** @description Pixels of the image. */
            size?: string;
            /** @description The images; empty while there are none. */
            data?: {
                /** @description A link. */
                url?: string;
                /** @description The image as base64. */
                b64_json?: string;
                /** @description The prompt as the model vendor rewrote it. */
                revised_prompt?: string;
            }[];
            /** @description Tokens, not money. */
            usage?: {
                [key: string]: unknown;
            };
            /** @description Why a task failed; empty texts elsewhere. */
            error?: {
                /** @description Why. */
                message?: string;
                /** @description A word for it. */
                code?: string;
            };
        };
        /** @description What the file is. */
        PresignRequest: {
            /** @description Its name; the ending goes into the address. */
            file_name?: string;
            /** @description Its media type. */
            content_type?: string;
            /**
             * @description How long the address to put it to is good. Unit: seconds. Values outside are moved inside.
             * @default 900
             * @example 900
             */
            expires_in?: number;
            /** @description Where in the store; absent, a folder of the user. */
            prefix?: string;
        };
        /** @description The two addresses, or why not. Whether it worked says `success`, not the HTTP status. */
        PresignAnswer: {
            /** @description Whether it worked. */
            success: boolean;
            /** @description Why it did not; empty otherwise. */
            message: string;
            /** @description There where it worked. */
            data?: {
                /** @description Always PUT. */
                method?: string;
                /** @description Where the bytes go; signed. */
                upload_url: string;
                /** @description Its name in the store. */
                object_key?: string;
                /** @description What to pass as an image. */
                public_url: string;
                /** @description Seconds. */
                expires_in?: number;
                /** @description The media type to send. */
                content_type?: string;
            };
        };
        /** @description The models of the key. */
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
         * @description Any object: `{"error":{"message","type","param","code"}}`, flat `{"code","message","data":null}`, or
         *     `{"success":false,"message"}` on the `/api/` routes. Document S2 documents no error at all.
         */
        ErrorBody: {
            [key: string]: unknown;
        };
    };
    responses: {
        /** @description Refused before anything was started. */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description The gateway software's answer to an id that it does not know for this account. */
        UnknownTaskByGateway: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description No such task, as the compatible page has it. */
        UnknownTask: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description No such image task. */
        UnknownImageTask: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description The key is missing or wrong. Three bodies for one fault. */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description The balance does not cover the price. */
        QuotaUsedUp: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description The body is larger than the provider takes. */
        TooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description Too many requests for the channels of the key's group; nothing was started. */
        Saturated: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description The model vendor took no task, or its answer could not be read. */
        ServerError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description The gateway software has no channel for this model and this key. */
        NoChannel: {
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
            429: components["responses"]["Saturated"];
        };
    };
    createVideo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A form for the models of document S2, JSON for the later ones. */
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["CreateVideoForm"];
                "application/json": components["schemas"]["CreateVideoRequest"];
            };
        };
        responses: {
            /** @description Created. Keep the id. */
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
            402: components["responses"]["QuotaUsedUp"];
            413: components["responses"]["TooLarge"];
            429: components["responses"]["Saturated"];
            500: components["responses"]["ServerError"];
            503: components["responses"]["NoChannel"];
        };
    };
    getVideo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description `id` of the create answer. Opaque: `video_…` and `task_…` both occur.
                 * @example video_abc123
                 */
                task_id: string;
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
            400: components["responses"]["UnknownTaskByGateway"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["UnknownTask"];
        };
    };
    getVideoContent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The task, as for the question about its state.
                 * @example video_abc123
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
                    "video/mp4": unknown;
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["UnknownTask"];
        };
    };
    remixVideo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description `id` of the task to start from.
                 * @example video_abc123
                 */
                video_id: string;
            };
            cookie?: never;
        };
        /** @description JSON, whatever the source task was made with. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["RemixRequest"];
            };
        };
        responses: {
            /** @description Created, like a first video. */
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
            404: components["responses"]["UnknownTask"];
        };
    };
    createImage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description JSON, the same fields as the synchronous route. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateImageRequest"];
            };
        };
        responses: {
            /** @description Taken as a task; or the images themselves. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImageTask"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            402: components["responses"]["QuotaUsedUp"];
        };
    };
    getImage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description `id`, `task_id` or `taskId` of the create answer.
                 * @example task_img_abc123
                 */
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImageTask"];
                };
            };
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["UnknownImageTask"];
        };
    };
    presignUpload: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description What the file is. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["PresignRequest"];
            };
        };
        responses: {
            /** @description The two addresses; or a refusal, which is a 200 as well. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PresignAnswer"];
                };
            };
            /** @description The key is missing or wrong. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
}
