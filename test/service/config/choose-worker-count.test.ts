import { join } from 'node:path'
import { availableParallelism } from 'node:os'
import t from 'tap'
import { chooseWorkerCount, readMachine } from '../../../src/service/config/choose-worker-count.js'

t.test('chooseWorkerCount() takes a number as it is, and auto as the cores within the CPU limit', async (t) => {
  t.equal(chooseWorkerCount(3), 3)
  t.equal(chooseWorkerCount('auto', { parallelism: 8, cpuMax: null }), 8, 'no control group')
  t.equal(chooseWorkerCount('auto', { parallelism: 8, cpuMax: 'max 100000\n' }), 8, 'no limit')
  t.equal(chooseWorkerCount('auto', { parallelism: 8, cpuMax: '250000 100000\n' }), 2, 'rounded down')
  t.equal(chooseWorkerCount('auto', { parallelism: 8, cpuMax: '50000 100000\n' }), 1, 'less than a core')
  t.equal(chooseWorkerCount('auto', { parallelism: 2, cpuMax: '400000 100000\n' }), 2, 'more than there are')
  t.ok(chooseWorkerCount('auto') >= 1, 'this machine')
})

t.test('readMachine() reads the limit of its own control group', async (t) => {
  const root = t.testdir({
    proc: { self: { cgroup: '0::/system.slice/oauth-binding.service\n' } },
    sys: { fs: { cgroup: { 'system.slice': { 'oauth-binding.service': { 'cpu.max': '200000 100000\n' } } } } }
  })
  t.strictSame(readMachine(root), { parallelism: availableParallelism(), cpuMax: '200000 100000\n' })
  t.equal(readMachine(join(root, 'none')).cpuMax, null)
})
