-- receive-2: visitors come to a wall, or have gone. The latest change stands; one that was still to come is void.
-- KEYS  walls (HASH wall -> change as JSON), changes (STREAM, field `visit`: the same)
-- ARGV  wall, present (1 or 0), at (epoch ms), now (epoch ms), about how many changes the stream keeps,
--       revision of the curtain that was drawn for them (empty: none was)
-- Returns the change as JSON.
local wall, present, at, now = ARGV[1], ARGV[2] == '1', tonumber(ARGV[3]), tonumber(ARGV[4])
local change = { wall = wall, present = present, at = at, before = false, revision = 1, drew = tonumber(ARGV[6]) }
local stands = redis.call('HGET', KEYS[1], wall)
if stands then
  local last = cjson.decode(stands)
  change.revision = last.revision + 1
  if last.at <= now then
    change.before = last.present
  else
    change.before = last.before
  end
end
local text = cjson.encode(change)
redis.call('HSET', KEYS[1], wall, text)
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[5], '*', 'visit', text)
return text
