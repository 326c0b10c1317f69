/** Starts angiolab's own kernel, which lies beside this folder in the same package. */
const { resolve } = require('node:path');
const { pathToFileURL } = require('node:url');

const main = resolve(__dirname, '../../../dist/kernel/main.js');
import(pathToFileURL(main).href).then((kernel) => kernel.startKernel(process.argv[2]));
