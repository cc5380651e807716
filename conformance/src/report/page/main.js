import { countsText, readData } from './data.js'
import { openCell, setUpDetail } from './detail.js'
import { byId } from './element.js'
import { renderEvidence } from './evidence.js'
import { setUpFilters } from './filters.js'
import { renderMatrix } from './matrix.js'
import { renderWords } from './words.js'

try {
  const data = await readData()
  const { report, cells, provenanceWords } = data
  byId('totals').textContent = countsText(cells)
  byId('about').textContent = [
    `kit ${report.kit.version}`,
    `core ${report.core.version}`,
    `node ${report.node}`,
    `seed ${report.seed}`,
    `${report.checks.length} checks`,
    `where answers come from: ${provenanceWords.map(([name, word]) => `${word} = ${name}`).join(', ')}`,
  ].join(' · ')
  const evidence = renderEvidence(data)
  byId('evidence').replaceChildren(...evidence)
  byId('evidence').hidden = evidence.length === 0
  const { table, groups } = renderMatrix(data, openCell)
  byId('matrix').replaceChildren(table)
  renderWords(data)
  const { isShown } = setUpFilters(data, groups)
  setUpDetail(data, groups, isShown)
} catch (error) {
  byId('matrix').textContent = `The report could not be shown: ${error.message}. The JSON report says the same.`
  throw error
}
