import type { Command } from 'commander'
import { isUuid } from '../../identifier.js'
import type { EventsToPrint } from './events-action.js'
import { parseInteger, parseText } from '../parsers.js'

export function addEventsCommand(program: Command): void {
  program
    .command('events')
    .description('Print the committed changes of bindings (DATABASE_URL), oldest first, a line of JSON each.')
    .option('--follow', 'go on with those to come, until SIGTERM or SIGINT')
    .option(
      '--since <id>',
      'only those after this one (default: from the first)',
      parseText(isUuid, 'It must be the id of an event, 36 characters.')
    )
    .option('--limit <number>', 'how many at most (default: all)', parseInteger(1, Number.MAX_SAFE_INTEGER))
    .action(async (options: EventsToPrint) => {
      const { printEvents } = await import('./events-action.js')
      await printEvents(options)
    })
}
