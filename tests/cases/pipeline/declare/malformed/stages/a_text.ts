export default "a stage";
