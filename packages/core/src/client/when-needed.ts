import { loadedOnce } from '../base/loaded-once.ts'

/**
 * What a call needs is loaded with the call, so that a program that only asks does not load how to pay. Each of these is all
 * that its kind of call needs to its end: nothing that is paid for may wait for a file that an upgrade has meanwhile taken away.
 */
export const toPay = loadedOnce(async () => {
  const [{ prepareRequest }, { estimateOf, payable }, { sendPaid }] = await Promise.all([
    import('./prepare-request.ts'),
    import('./priced.ts'),
    import('../tasks/submit.ts'),
    import('../net/inflate.ts'), // its answer may come encoded
  ])
  return { estimateOf, payable, prepareRequest, sendPaid }
})

/** Over a route: all that paying takes, and the way from one provider to the next. */
export const toPayRoute = loadedOnce(async () => {
  const [{ payRoute, estimateRoute }] = await Promise.all([import('./pay-route.ts'), toPay()])
  return { payRoute, estimateRoute }
})

export const toSave = loadedOnce(async () => {
  const [{ checkTarget }, { saveResult }, { savedBefore }, { deliveredKept }] = await Promise.all([
    import('../files/target.ts'),
    import('../tasks/download.ts'),
    import('../tasks/saved-before.ts'),
    import('../tasks/kept-result.ts'),
  ])
  return { checkTarget, deliveredKept, saveResult, savedBefore }
})

export const toOpen = loadedOnce(async () => {
  const [{ checkRange, streamResult }, { deliveredKept }] = await Promise.all([
    import('../tasks/open.ts'),
    import('../tasks/kept-result.ts'),
  ])
  return { checkRange, deliveredKept, streamResult }
})
export const toList = loadedOnce(() => import('../tasks/list.ts'))
export const toListModels = loadedOnce(() => import('../tasks/models.ts'))
export const toRecover = loadedOnce(() => import('./recover.ts'))
export const toReconcile = loadedOnce(() => import('../tasks/reconcile.ts'))
