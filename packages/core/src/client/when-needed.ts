/**
 * What a call needs is loaded with the call, so that a program that only asks does not load how to pay. Each of these is all
 * that its kind of call needs to its end: nothing that is paid for may wait for a file that an upgrade has meanwhile taken away.
 */
export async function toPay() {
  const [{ prepareRequest }, { estimateOf, payable }, { sendPaid }] = await Promise.all([
    import('./prepare-request.ts'),
    import('./priced.ts'),
    import('../tasks/submit.ts'),
    import('../net/inflate.ts'), // its answer may come encoded
  ])
  return { estimateOf, payable, prepareRequest, sendPaid }
}

/** Over a route: all that paying takes, and the way from one provider to the next. */
export async function toPayRoute() {
  const [{ payRoute, estimateRoute }] = await Promise.all([import('./pay-route.ts'), toPay()])
  return { payRoute, estimateRoute }
}

export async function toSave() {
  const [{ checkTarget }, { saveResult }, { savedBefore }, { deliveredKept }] = await Promise.all([
    import('../files/target.ts'),
    import('../tasks/download.ts'),
    import('../tasks/saved-before.ts'),
    import('../tasks/kept-result.ts'),
  ])
  return { checkTarget, deliveredKept, saveResult, savedBefore }
}

export async function toOpen() {
  const [{ checkRange, streamResult }, { deliveredKept }] = await Promise.all([
    import('../tasks/open.ts'),
    import('../tasks/kept-result.ts'),
  ])
  return { checkRange, deliveredKept, streamResult }
}
export const toList = () => import('../tasks/list.ts')
export const toListModels = () => import('../tasks/models.ts')
export const toRecover = () => import('./recover.ts')
export const toReconcile = () => import('../tasks/reconcile.ts')
