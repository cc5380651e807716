import { readFileSync } from 'node:fs'
import { errorCodes } from '@vidrelay/core'
import { Help } from 'commander'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commands } from '../src/commands.ts'
import { exitCodes } from '../src/help.ts'
import { createProgram } from '../src/program.ts'
import { makePlace, type Place } from './command.ts'

let place: Place
beforeAll(async () => {
  place = await makePlace()
})
afterAll(() => place[Symbol.asyncDispose]())

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

test.concurrent.each([[], ['--help'], ['help']])('vidrelay %s teaches', async (...words) => {
  const { code, stdout, stderr } = await place.run(words.filter(word => typeof word === 'string'))
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/Three steps:\n {2}1\. .*--sandbox\n {2}2\. .*export APIXGO_API_KEY=.* {2}3\. /s)
  for (const name of ['generate', 'get', 'watch', 'download', 'models', 'providers', 'tasks', 'resume', 'sandbox'])
    expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'))
  for (const [code, { means }] of Object.entries(errorCodes)) expect(stdout).toContain(`${code}: ${means}\n`)
})

const whole = () => createProgram(commands.map(({ name }) => name))

test('every command and every subcommand has a description and examples of itself', async () => {
  const all = (await whole()).commands.flatMap(command => [command, ...command.commands])
  for (const command of all) {
    const written: string[] = []
    command.configureOutput({ writeOut: text => written.push(text) }).outputHelp()
    const help = written.join('')
    expect(command.description()).not.toBe('')
    expect(help).toMatch(new RegExp(`\\nExamples:\\n(  .*\\n)*  .*vidrelay .*${command.name()}`))
    for (const option of command.options) expect(option.description, `${command.name()} ${option.flags}`).not.toBe('')
  }
})

test.concurrent('--version is the one of the package', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  expect((await place.run(['--version'])).stdout).toBe(`${version}\n`)
})

test("generate's help says what the models take", async () => {
  const { stdout } = await place.run(['generate', '--help'])
  expect(stdout).toContain('What the models take: vidrelay models --offline')
})

test('the README has the exit codes of the code', () => {
  for (const [exit, meanings] of exitCodes()) {
    const row = readme.split('\n').find(line => line.startsWith(`| ${exit} |`))
    expect(row).toBe(`| ${exit} | ${meanings.map(meaning => meaning.replace(/^(\w+):/, '`$1`:')).join('; ')} |`)
  }
})

test('the overview shows of a command what its parser takes', async () => {
  for (const command of (await whole()).commands) {
    const { name, takes, about } = commands.find(row => row.name === command.name())!
    expect(new Help().subcommandTerm(command)).toBe(`${name} ${takes}`.trimEnd())
    expect(command.description()).toBe(about)
  }
})

test('the README names every command, and only options that there are', async () => {
  const program = await whole()
  const all = program.commands.flatMap(command => [command, ...command.commands])
  for (const { name } of program.commands.map(command => ({ name: command.name() })))
    expect(readme).toContain(`vidrelay ${name}`)
  const known = new Set(all.flatMap(({ options }) => options.map(({ long }) => long)))
  for (const [option] of readme.matchAll(/(?<=\s|`)--[a-z][a-z-]+/g))
    expect([...known, '--help', '--version'], option).toContain(option)
})
