import { extname } from 'node:path'
import { jsonAnswer, keyProblem } from '../gateway.ts'
import { Refused, refusing } from '../refused.ts'
import { optionalText, readSent } from '../sent-body.ts'

const id = 'geeknow'

/** How long an upload address is good. Unit: seconds; anything else is clamped. */
const expiry = { least: 60, usual: 900, most: 3600 }

/** As everything under `/api` there is worded, with 200 even where it fails. */
const failed = (message: string, requestId: string, status = 200) =>
  jsonAnswer({ success: false, message }, requestId, status)

/** Signs an address for a PUT, and says where the file will then be. */
export const presign = refusing({ word: ({ message }, { requestId }) => failed(message, requestId) }, async call => {
  const { context, request, requestId } = call
  const problem = keyProblem(call, id)
  if (problem)
    return failed(problem === 'invalid' ? '无效的令牌' : '无权进行此操作', requestId, problem === 'invalid' ? 401 : 403)
  const body = await readSent(request)
  const contentType = optionalText(body, 'content_type') ?? ''
  const extension = /^\.\w{1,8}$/.exec(extname(optionalText(body, 'file_name') ?? ''))?.[0] ?? ''
  const { expires_in: asked = expiry.usual } = body.fields
  if (typeof asked !== 'number') throw new Refused('expires_in must be a number')
  const expires_in = Math.min(expiry.most, Math.max(expiry.least, Math.floor(asked)))
  const place = { provider: id, extension, mediaType: contentType }
  const { uploadPath, publicPath } = context.uploads.presign(place, Math.floor(context.now() / 1000) + expires_in)
  const prefix = optionalText(body, 'prefix') ?? 'uploads/user/1'
  const data = {
    method: 'PUT',
    upload_url: context.address(uploadPath),
    object_key: prefix + publicPath.slice(publicPath.lastIndexOf('/')),
    public_url: context.address(publicPath),
    expires_in,
    content_type: contentType || 'application/octet-stream',
  }
  return jsonAnswer({ success: true, message: '', data }, requestId)
})
