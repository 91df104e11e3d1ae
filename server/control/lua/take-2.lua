-- take-2: puts a scene on a wall. The latest take stands; one that was still to come is void.
-- KEYS  walls (HASH wall -> take as JSON), takes (STREAM, field `take`: the same)
-- ARGV  wall, scene, transition (JSON), at (epoch ms), now (epoch ms), about how many takes the stream keeps
-- Returns the take as JSON.
local wall, scene, transition, at, now = ARGV[1], ARGV[2], cjson.decode(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local take = { wall = wall, scene = scene, transition = transition, at = at, revision = 1 }
local stands = redis.call('HGET', KEYS[1], wall)
if stands then
  local before = cjson.decode(stands)
  take.revision = before.revision + 1
  if before.at <= now then
    take.from = { scene = before.scene, since = before.at }
  else
    take.from = before.from
  end
end
local text = cjson.encode(take)
redis.call('HSET', KEYS[1], wall, text)
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[6], '*', 'take', text)
return text
