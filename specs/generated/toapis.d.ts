// Generated from toapis.openapi.yaml; do not edit. To renew it: pnpm run generate

export interface paths {
    "/v1/videos/generations": {
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
         * @description Answers at once with the id of an asynchronous task. This call costs money; the page documents no key that makes it
         *     safe to repeat.
         */
        post: operations["createVideo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/videos/generations/{task_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ask for the state of a task
         * @description Advised after 5 seconds, then every 10, for at most 600 seconds; a video usually takes 1 to 5 minutes. The page names
         *     this route without giving it; it is from the provider's page about video tasks.
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
    "/v1/videos/{video_id}/extend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a video longer
         * @description Extends a video that was made before; answers with a new task. This call costs money. Documented for `grok-video-3`
         *     only; document S3 does not name it.
         */
        post: operations["extendVideo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/uploads/images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a public URL out of a local image
         * @description Document S3 sends local images here first and puts the URL of the answer into `images`; it names this route without
         *     giving it. Free, as far as any page says; how long an image stays is not documented.
         */
        post: operations["uploadImage"];
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
         * @description No page of the provider was found that gives this route; a client with recorded tests asks it.
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
         * @description What a video is made from. Document S3 is about one model, grok-video-1.5-preview; other models of the provider share
         *     the route and spell the length, the quality and the references in their own ways. What holds for a model stands in the
         *     conditions below and in `x-vidrelay.rules`. Values are supported ones: others are refused.
         */
        CreateVideoRequest: {
            /**
             * @description The page calls it a default, required and fixed at once: a caller may leave it out, the wire always has it.
             *     grok-video-1.5-preview is not another provider's grok-video-1.5, nor this provider's.
             * @default grok-video-1.5-preview
             * @example grok-video-1.5-preview
             * @example grok-video-3
             * @example grok-imagine-1.0-video
             */
            model: string;
            /**
             * @description The motion that the reference image is to get, the camera movement and the visual direction.
             * @example 将这张产品图生成电影感商业视频
             * @example 轻微镜头推进
             */
            prompt: string;
            /**
             * @description Reference images by URL. Exactly 1 for grok-video-1.5-preview, up to 3 for grok-video-3. Other providers and other
             *     models have other names and forms for it.
             */
            images?: components["schemas"]["ImageReference"][];
            /**
             * @description Length of the video. Unit: seconds, a JSON string (X-18: other providers, and other models here, have an integer).
             *     grok-video-1.5-preview takes "10" and "15", grok-video-3 "6", "10" and "15".
             * @default 10
             * @example 10
             * @example 15
             */
            seconds?: string;
            /**
             * @description Length of the video for models that have it in the place of `seconds`. Unit: seconds, a JSON integer: a quoted number is an error.
             * @example 6
             */
            duration?: number;
            /**
             * @description Width to height. Five values are supported.
             * @default 16:9
             * @example 16:9
             * @example 9:16
             * @example 3:2
             * @example 2:3
             * @example 1:1
             */
            aspect_ratio?: string;
            /**
             * @description For models that have it; the preview model's page does not name it.
             * @example 480p
             * @example 720p
             */
            resolution?: string;
            /**
             * @description The resolution, for grok-imagine-1.0-video. 480p where it is left out.
             * @example 480p
             * @example 720p
             */
            quality?: string;
            /** @description Reference images by URL, for grok-imagine-1.0-video. */
            image_urls?: components["schemas"]["ImageReference"][];
            /** @description The first frame (grok-video-1.0), or the one image (grok-video-1.5). */
            image?: components["schemas"]["ImageReference"];
            /** @description Reference images by URL, for grok-video-1.0; together with `image` at most 8. */
            reference_images?: components["schemas"]["ImageReference"][];
        };
        /** @description What a video is extended with. */
        ExtendVideoRequest: {
            /**
             * @description The model that extends.
             * @default grok-video-3
             * @example grok-video-3
             */
            model: string;
            /**
             * @description How the video goes on.
             * @example 继续延伸这个场景，让狗跑向远方
             */
            prompt: string;
            /** @description The size of the video (视频尺寸). The page gives no values and no form. */
            size?: string;
        };
        /** @description A local image. */
        UploadImageRequest: {
            /** @description The image as a file part. JPEG, PNG, WebP or GIF, at most 10 MB. */
            file: string;
            /**
             * @description What the image is for.
             * @default generation
             * @example generation
             */
            purpose?: string;
        };
        /** @description Look at `success` even where the HTTP status is 200. */
        UploadImageAnswer: {
            /** @description Whether the image was taken. */
            success: boolean;
            /** @description Why not; empty where it was. */
            message: string;
            /** @description The stored image. */
            data?: {
                /** @description The record of the upload. */
                id?: string;
                /** @description The public URL, to be put into the reference field of a create call. */
                url: string;
                /**
                 * @description Media type of the image.
                 * @example image/jpeg
                 */
                mime_type?: string;
                /** @description Size of the image. Unit: bytes. */
                size?: number;
            };
        };
        /**
         * @description A URL that anybody can open, http or https (X-22: elsewhere https is advised). Never base64, neither bare nor as a data
         *     URL (X-21: welcome elsewhere): upload the image first.
         * @example https://example.com/product.jpg
         */
        ImageReference: string;
        /**
         * @description A task, in the create answer and in the answer to a question about it. `id` is what later questions use; a `task_id`
         *     beside it has been seen, which the page does not know.
         */
        Task: {
            /**
             * @description The id of the task, for asking for its state.
             * @example video_abc123def456
             */
            id: string;
            /**
             * @description What this is; always `generation.task` by the page, other words have been seen. Nothing relies on it.
             * @example generation.task
             */
            object: string;
            /**
             * @description The model that this task uses.
             * @example grok-video-1.5-preview
             */
            model?: string;
            /**
             * @description What the task is; nothing else decides.
             * @enum {string}
             */
            status: "queued" | "in_progress" | "completed" | "failed";
            /**
             * @description A number (X-25: elsewhere a text with a percent sign), 0 on failure. It decides nothing. Unit: per cent.
             * @example 0
             */
            progress?: number;
            /**
             * @description When the task was created. Unit: seconds since 1970-01-01T00:00:00Z.
             * @example 1768380224
             */
            created_at?: number;
            /** @description Empty in the page's sample. */
            metadata?: {
                [key: string]: unknown;
            };
            /**
             * @description When it ended, on success only. Unit: seconds since 1970-01-01T00:00:00Z.
             * @example 1768380514
             */
            completed_at?: number;
            /**
             * @description When the link ends, on success only: 24 hours after the end. Unit: seconds since 1970-01-01T00:00:00Z.
             * @example 1768466914
             */
            expires_at?: number;
            /** @description The result, on success only. Document S3 has no field for it (S3-30). */
            result?: {
                /**
                 * @description Always `video`.
                 * @example video
                 */
                type?: string;
                /** @description The videos. */
                data: {
                    /** @description Where the video is; good for 24 hours. */
                    url: string;
                    /**
                     * @description The format of the file.
                     * @example mp4
                     */
                    format?: string;
                    /** @description The last frame as an image, where the model was asked for it. */
                    last_frame_url?: string;
                }[];
            };
            /** @description Why the task failed, on failure only. */
            error?: {
                /**
                 * @description The kind of failure.
                 * @example generation_failed
                 */
                code?: string;
                /** @description The reason in words, in the language of the account. A refusal by policy is told here only. */
                message: string;
            };
        };
        /** @description Read it by shape; only `data[].id` is known. */
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
         * @description Any object. The page about tasks shows `{"error":{"code","message","type"}}` with a number as code, and names words as
         *     codes in its table; the gateway software has `{"code","message","data":null}` too.
         */
        ErrorBody: {
            /** @description What went wrong. */
            error?: {
                /** @description A word, or the HTTP status as a number. */
                code?: string | number;
                /** @description The same in words. */
                message?: string;
                /** @description The kind of error. */
                type?: string;
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        };
    };
    responses: {
        /** @description The request is not valid. */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description What the gateway software answers to an id that it does not know; the provider's page says 404. */
        UnknownTask: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description The key is missing or wrong. The table of the page says `unauthorized`, its sample has the number 401 as code. */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description The balance does not cover the price. */
        NoBalance: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description There is no such task. The table of the page says `task_not_found`, its sample has the number 404 as code. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description The content is against the policy. */
        ContentRefused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description Too many requests. */
        TooMany: {
            headers: {
                /** @description Seconds to wait, where it is given. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description Something went wrong inside. On a create it does not say whether a task was started. */
        InternalError: {
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
            /** @description Accepted. Keep the id. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            402: components["responses"]["NoBalance"];
            422: components["responses"]["ContentRefused"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["InternalError"];
        };
    };
    getVideo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The `id` of the create answer. Opaque, nothing may be read out of its form.
                 * @example video_abc123def456
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
                    "application/json": components["schemas"]["Task"];
                };
            };
            400: components["responses"]["UnknownTask"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["InternalError"];
        };
    };
    getVideoContent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The task, as for the question about its state.
                 * @example video_abc123def456
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
    extendVideo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the task that made the video.
                 * @example video_abc123def456
                 */
                video_id: string;
            };
            cookie?: never;
        };
        /** @description JSON. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExtendVideoRequest"];
            };
        };
        responses: {
            /** @description Accepted, as a new task. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            402: components["responses"]["NoBalance"];
            422: components["responses"]["ContentRefused"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["InternalError"];
        };
    };
    uploadImage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A form with the file. */
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["UploadImageRequest"];
            };
        };
        responses: {
            /** @description The image, with its public URL. `success` may be false here too. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadImageAnswer"];
                };
            };
            /** @description The image is of another type, or too large. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadImageAnswer"];
                };
            };
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooMany"];
            500: components["responses"]["InternalError"];
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
