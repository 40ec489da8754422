/** Words of the desk screens. */
const words = {};
export default words;
