import { get } from 'node:http'

/** Exits with 0 while the service in this container is ready, else with 1. */
const { PORT: port = '3000' } = process.env
const request = get({ host: '127.0.0.1', port, path: '/health/ready', timeout: 4000 }, ({ statusCode }) => {
  process.exit(statusCode === 200 ? 0 : 1)
})
request.on('timeout', () => request.destroy())
request.on('error', () => process.exit(1))
