/** Where the shops are. The address must stand in the mini-program's list of request domains. */
export const config = {
  api: "http://127.0.0.1:8000/api/v1",
};
