-- sign-2: stores a sheet, once; or the second signature of one that waits for it.
-- KEYS  number (STRING: the number of the latest sheet), sheet (STRING: JSON)
-- ARGV  number of the sheet, sheet as JSON, how long it is kept (s), `outgoing` or `incoming`
-- Returns 1, or 0 where somebody else was first.
if ARGV[4] == 'outgoing' then
  if tonumber(redis.call('GET', KEYS[1]) or '0') ~= tonumber(ARGV[1]) - 1 then
    return 0
  end
  redis.call('SET', KEYS[1], ARGV[1])
else
  local stands = redis.call('GET', KEYS[2])
  if not stands or cjson.decode(stands).incoming then
    return 0
  end
end
redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[3])
return 1
