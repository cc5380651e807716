// Generated from gaia.openapi.yaml; do not edit. To renew it: pnpm run generate

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
         * @description The page's first request, to try a key. It does not show the answer.
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
    "/v1/videos/async": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Submit a video
         * @description The page's heading is "异步图生视频", image to video, and it advises this route for a video with reference images. Its entry
         *     list says plain "Async Video": whether text alone is enough is not documented; notes of users say that it is.
         *
         *     Answers at once with the id of a job; the gateway then submits to the model vendor in the background, asks for the state and
         *     stores the finished video. So an accepted job may still be refused by the vendor. This call costs money; the page documents no
         *     key that makes it safe to repeat.
         */
        post: operations["createVideoJob"];
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
         * Submit a video, the other spelling
         * @description The page's compatible spelling (兼容写法) of `POST /v1/videos/async`: the same body, the same answer. There is one status route
         *     for both spellings: the job is asked for at `/v1/videos/async/{job_id}`.
         */
        post: operations["createVideoJobByQuery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/videos/async/{job_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ask for the state of a video
         * @description The page gives no pace and no deadline. Users ask every 2 to 5 seconds for 10 to 20 minutes, and have seen jobs that stay
         *     `running`.
         */
        get: operations["getVideoJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/videos/async/{job_id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Fetch the finished video
         * @description With the key, and following redirects: the page calls it by `curl -L` with the Authorization header and saves `result.mp4`. The
         *     gateway stores the video, and for how long is not documented (X-24: elsewhere about an hour, or unsaid).
         *     Called before the job is done: not documented.
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
         * Submit an image
         * @description Advised for slow images: the id comes back at once, so that no browser, no server of a customer and no Cloudflare waits until
         *     it gives up (提交后立即返回任务 ID,避免浏览器、客户服务器或 Cloudflare 等待超时). This call costs money; the page documents no
         *     key that makes it safe to repeat.
         */
        post: operations["createImageJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/generations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Submit an image, the other spelling
         * @description The page's compatible spelling (兼容写法) of `POST /v1/images/generations/async`: the same body, the same answer. There is one
         *     status route for both spellings: the job is asked for at `/v1/images/generations/async/{job_id}`.
         */
        post: operations["createImageJobByQuery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/generations/async/{job_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ask for the state of an image
         * @description The page gives no pace and no deadline.
         */
        get: operations["getImageJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/generations/async/{job_id}/result": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Fetch the finished image
         * @description With the key. Whether it answers with the image itself or with JSON about it is not documented: the page's example saves
         *     nothing to a file. Called before the job is done: not documented.
         */
        get: operations["getImageResult"];
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
         * @description The parts of the form. The page shows one example and no table: which parts are required, and which values they take, it does
         *     not say. `model` and `prompt` are taken for required here.
         */
        CreateVideoForm: {
            /**
             * @description The one video model that the page names.
             * @example grok-imagine-video
             */
            model: string;
            /** @description What the video shows, in UTF-8. The page gives no length. */
            prompt: string;
            /**
             * @description Length of the video. Unit: seconds, a whole number as the text of a part (X-18: elsewhere a JSON integer or a JSON string). The
             *     page shows 6 and gives neither default nor limit; a sibling relay takes 6, 10, 12, 16 and 20.
             * @example 6
             */
            seconds?: string;
            /**
             * @description Pixels, width by height (X-19: elsewhere `size` is a tier or a ratio). It may stand beside `resolution_name`, as in the page's
             *     example. 720x1280 and 720x720 have been seen in use.
             * @example 1280x720
             */
            size?: string;
            /**
             * @description The resolution, with a lower-case p. A sibling relay takes 480p too.
             * @example 720p
             */
            resolution_name?: string;
            /**
             * @description The page shows `normal` and does not say what it is. A sibling relay has fun, normal, spicy and custom.
             * @example normal
             */
            preset?: string;
            /**
             * @description Reference images, each a file part of this very name, with the brackets (X-20: elsewhere another name, or links). Files only: a
             *     link or a data URL has no place here (X-21: elsewhere a data URL is welcome). The page gives no largest number; a sibling relay
             *     looks at the first seven. Absent, not empty, when there is none.
             */
            "input_reference[]"?: string[];
        };
        /** @description What an image is made from. The page shows one example and no table; `model` and `prompt` are taken for required here. */
        CreateImageRequest: {
            /**
             * @description `gpt-image-2` or `image2` (gpt-image-2 或 image2): two names of one model.
             * @example gpt-image-2
             * @example image2
             */
            model: string;
            /** @description What the image shows. */
            prompt: string;
            /**
             * @description Pixels, width by height.
             * @example 1024x1024
             */
            size?: string;
        };
        /** @description Not documented. What has been seen, or is likely; read it by shape. It may stand under `data`. */
        VideoJob: {
            /** @description The id, by the name that the page's paths give it (X-09; elsewhere `task_id` or `id`). */
            job_id?: string;
            /** @description The id, as a user noted it. */
            jobId?: string;
            /** @description The id, as a sibling relay names it. */
            id?: string;
            status?: components["schemas"]["JobStatus"];
            /**
             * @description The page has no progress at all; a sibling relay has a number.
             * @example 42
             */
            progress?: number;
            /**
             * @description Where the video is, once it is there. May be relative to the origin.
             * @example /v1/videos/async/vidjob_xxx/content
             */
            result_url?: string;
            /** @description Why the job failed. */
            error?: {
                [key: string]: unknown;
            };
            /** @description A sibling gateway's address of the state. Not followed; the page has its own. */
            status_url?: string;
            /** @description What this is, as a sibling relay says it. */
            object?: string;
            /** @description When the job was created. Unit: seconds since 1970-01-01T00:00:00Z. */
            created_at?: number;
            /** @description The model in use; not always the one that was asked for. */
            model?: string;
            /** @description The length in use. */
            seconds?: string;
            /** @description The size in use. */
            size?: string;
            /** @description A sibling relay says `standard`. */
            quality?: string;
        };
        /** @description Not documented. What has been seen, or is likely; read it by shape. */
        ImageJob: {
            /** @description Seen as true; says nothing about the job. */
            success?: boolean;
            /** @description The id, by the name that the page's paths give it. */
            job_id?: string;
            /** @description The id, as a user noted it. */
            jobId?: string;
            status?: components["schemas"]["JobStatus"];
            /** @description The images, where the answer has them itself. */
            data?: components["schemas"]["Image"][];
        };
        /**
         * @description Not documented. The first five are the words that users' programs look for, the others those of sibling relays.
         * @enum {string}
         */
        JobStatus: "queued" | "running" | "completed" | "failed" | "cancelled" | "pending" | "processing" | "in_progress" | "canceled";
        /** @description Not documented. The shape that image interfaces of this kind share. */
        ImageResult: {
            /** @description When the image was made. Unit: seconds since 1970-01-01T00:00:00Z. */
            created?: number;
            /** @description The images. */
            data?: components["schemas"]["Image"][];
        };
        /** @description Not documented. One image, as a link or inside the answer. */
        Image: {
            /** @description Where the image is. */
            url?: string;
            /** @description The image itself, in base64. */
            b64_json?: string;
        };
        /** @description Not documented; read it by shape. */
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
        /** @description Any object. The page gives no error. */
        ErrorBody: {
            [key: string]: unknown;
        };
    };
    responses: {
        /** @description Accepted. "网关会先返回任务 ID", the id of the job comes first. The page gives no body and no status code. */
        VideoAccepted: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["VideoJob"];
            };
        };
        /** @description Accepted. The page gives no body and no status code. */
        ImageAccepted: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ImageJob"];
            };
        };
        /** @description Refused before anything was started. The page gives no error. */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description The key is missing or wrong. The page gives no error. */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description Refused before anything was started. The page gives no error. */
        NoAccount: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description There is no such job for this key. The page says nothing about it. */
        UnknownJob: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorBody"];
            };
        };
        /** @description Called before the job is done. The page says nothing about it. */
        NotReady: {
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
         * @description The id that the submit gave. Opaque; nothing may be read out of its form.
         * @example vidjob_xxx
         */
        VideoJobId: string;
        /**
         * @description The id that the submit gave. Opaque; that it begins like an image's says nothing.
         * @example imgjob_xxx
         */
        ImageJobId: string;
    };
    requestBodies: {
        /** @description A form, as curl's `-F` makes it; never JSON. Users who sent JSON were refused. */
        VideoJob: {
            content: {
                "multipart/form-data": components["schemas"]["CreateVideoForm"];
            };
        };
        /** @description JSON, with `Content-Type` `application/json`. */
        ImageJob: {
            content: {
                "application/json": components["schemas"]["CreateImageRequest"];
            };
        };
    };
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
            /** @description The models. The page does not give this body. */
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
    createVideoJob: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["VideoJob"];
        responses: {
            200: components["responses"]["VideoAccepted"];
            202: components["responses"]["VideoAccepted"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["NoAccount"];
        };
    };
    createVideoJobByQuery: {
        parameters: {
            query: {
                /**
                 * @description Always `true`. Without it the call would be synchronous, which the page does not describe.
                 * @example true
                 */
                async: "true";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["VideoJob"];
        responses: {
            200: components["responses"]["VideoAccepted"];
            202: components["responses"]["VideoAccepted"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["NoAccount"];
        };
    };
    getVideoJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id that the submit gave. Opaque; nothing may be read out of its form.
                 * @example vidjob_xxx
                 */
                job_id: components["parameters"]["VideoJobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job as it is now. The page does not give this body. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VideoJob"];
                };
            };
            400: components["responses"]["UnknownJob"];
            401: components["responses"]["Unauthorized"];
        };
    };
    getVideoContent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id that the submit gave. Opaque; nothing may be read out of its form.
                 * @example vidjob_xxx
                 */
                job_id: components["parameters"]["VideoJobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The video. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "video/mp4": string;
                };
            };
            /**
             * @description The video is at another address. The page's `curl -L` allows for it and does not say that it happens; the key must not go
             *     along to another origin.
             */
            302: {
                headers: {
                    /** @description Where the video is. */
                    location?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            409: components["responses"]["NotReady"];
        };
    };
    createImageJob: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["ImageJob"];
        responses: {
            200: components["responses"]["ImageAccepted"];
            202: components["responses"]["ImageAccepted"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
        };
    };
    createImageJobByQuery: {
        parameters: {
            query: {
                /**
                 * @description Always `true`. Without it the call would be synchronous, which the page does not describe.
                 * @example true
                 */
                async: "true";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["ImageJob"];
        responses: {
            200: components["responses"]["ImageAccepted"];
            202: components["responses"]["ImageAccepted"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
        };
    };
    getImageJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id that the submit gave. Opaque; that it begins like an image's says nothing.
                 * @example imgjob_xxx
                 */
                job_id: components["parameters"]["ImageJobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job as it is now. The page does not give this body. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImageJob"];
                };
            };
            400: components["responses"]["UnknownJob"];
            401: components["responses"]["Unauthorized"];
        };
    };
    getImageResult: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id that the submit gave. Opaque; that it begins like an image's says nothing.
                 * @example imgjob_xxx
                 */
                job_id: components["parameters"]["ImageJobId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The image, or JSON that names it. The page does not say which. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImageResult"];
                    "image/png": string;
                };
            };
            409: components["responses"]["NotReady"];
        };
    };
}
