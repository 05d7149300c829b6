const { writeFileSync } = require('node:fs');
const path = require('node:path');

/** After Jest's own summary: what was left out and why, then one plain line for machines that read the log. */
class ClosingLine {
  onRunComplete(_contexts, results) {
    // A file that could not run counts once; one whose tests failed is counted by them already.
    const broken = results.testResults.filter((file) => file.testExecError && file.numFailingTests === 0);
    const failed = results.numFailedTests + broken.length;
    const skipped = results.numPendingTests + results.numTodoTests;
    const lines = [...leftOut(results), `${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped`];
    if (process.env.FAILED_FILES) writeFileSync(process.env.FAILED_FILES, fallen(results));
    // Jest prints its summary after every reporter; only the end of the process comes later.
    process.once('exit', () => process.stdout.write(`${lines.join('\n')}\n`));
  }
}

/** Jest says nothing about a file it skips whole, so its reason stands in the name of its tests. */
function leftOut({ testResults }) {
  const titles = testResults.flatMap((file) => file.testResults).flatMap((test) => test.ancestorTitles);
  return [...new Set(titles.filter((title) => title.includes('(skipped: ')))];
}

/** The files that fell, one a line. */
const fallen = ({ testResults }) =>
  testResults
    .filter((file) => file.numFailingTests > 0 || file.testExecError)
    .map((file) => `${path.relative(process.cwd(), file.testFilePath)}\n`)
    .join('');

module.exports = ClosingLine;
