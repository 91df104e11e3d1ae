-- file-4: puts a version of a report on file, unless somebody else was first.
-- KEYS  last (STRING: number of the latest report), numbers (HASH slot -> number), entries (HASH number -> entry as JSON),
--       versions (HASH version -> report as JSON)
-- ARGV  slot (`<report>/<first day>`), number, version, report as JSON, entry as JSON, how long it is kept (s)
-- Returns 1, or 0 where the number or the version is somebody else's by now.
local last = tonumber(redis.call('GET', KEYS[1]) or '0')
local number = tonumber(ARGV[2])
local stands = redis.call('HGET', KEYS[2], ARGV[1])
if stands then
  if tonumber(stands) ~= number then
    return 0
  end
elseif number ~= last + 1 then
  return 0
end
if redis.call('HLEN', KEYS[4]) ~= tonumber(ARGV[3]) - 1 then
  return 0
end
if not stands then
  redis.call('SET', KEYS[1], ARGV[2])
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
end
redis.call('HSET', KEYS[3], ARGV[2], ARGV[5])
redis.call('HSET', KEYS[4], ARGV[3], ARGV[4])
redis.call('EXPIRE', KEYS[4], ARGV[6])
return 1
