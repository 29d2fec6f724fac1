#!/usr/bin/env node
// The command-line tool. Starts on any Node, runs on the one that comes with the project.
import { fileURLToPath } from 'node:url';
import { findNode, run } from '../../scripts/node.mjs';

const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
process.exitCode = await run(findNode(), [main, ...process.argv.slice(2)], { cwd: process.cwd() });
