/** Words of the phone screens. */
const words = {};
export default words;
