-- store-1: stores or removes a briefing, unless somebody else has changed it since it was read.
-- KEYS  briefings (HASH id -> briefing as JSON)
-- ARGV  id, the revision that was read (0: there is none yet), briefing as JSON (empty: it is removed), how many there may be
-- Returns 'stored', 'changed' (somebody was first), 'unknown' or 'full'.
local stands = redis.call('HGET', KEYS[1], ARGV[1])
local read = tonumber(ARGV[2])
if stands then
  if cjson.decode(stands).revision ~= read then
    return 'changed'
  end
elseif read ~= 0 then
  return 'unknown'
elseif redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[4]) then
  return 'full'
end
if ARGV[3] == '' then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
end
return 'stored'
