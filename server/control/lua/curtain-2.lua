-- curtain-2: draws the curtain of a wall, or opens it. The latest change stands; one that was still to come is void.
-- KEYS  curtains (HASH wall -> change as JSON), changes (STREAM, field `curtain`: the same)
-- ARGV  wall, drawn (1 or 0), at (epoch ms), now (epoch ms), about how many changes the stream keeps
-- Returns the change as JSON.
local wall, drawn, at, now = ARGV[1], ARGV[2] == '1', tonumber(ARGV[3]), tonumber(ARGV[4])
local change = { wall = wall, drawn = drawn, at = at, before = false, revision = 1 }
local stands = redis.call('HGET', KEYS[1], wall)
if stands then
  local last = cjson.decode(stands)
  change.revision = last.revision + 1
  if last.at <= now then
    change.before = last.drawn
  else
    change.before = last.before
  end
end
local text = cjson.encode(change)
redis.call('HSET', KEYS[1], wall, text)
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[5], '*', 'curtain', text)
return text
