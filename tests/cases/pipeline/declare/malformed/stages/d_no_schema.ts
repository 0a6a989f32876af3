export default { about: "Has plain parameters", params: {}, inputs: {}, outputs: {}, run() {} };
