/** What a caller may name a request by; anything else gets a name of ours. */
const given = /^[A-Za-z0-9_.:-]{1,64}$/;

/**
 * Names requests: the caller's own name where it gives a plain one, else the process's and a number,
 * which costs less than a random one.
 */
export function requestIds(process_name: string): (request: Request) => string {
  let count = 0;
  return (request) => {
    const own = request.headers.get("x-request-id");
    return own !== null && given.test(own) ? own : `${process_name}-${(++count).toString(36)}`;
  };
}
