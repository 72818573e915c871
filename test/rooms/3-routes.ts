import { runRoom } from '../runner/run-room.js'

await runRoom(import.meta.filename)
