-- Sets (ARGV[3]) or removes (ARGV[3] empty) the account ARGV[2], unless the accounts have changed since revision ARGV[1].
-- KEYS: the accounts, their revision. 1 where it was done, 0 where not.
if (redis.call('GET', KEYS[2]) or '0') ~= ARGV[1] then return 0 end
if ARGV[3] == '' then
  redis.call('HDEL', KEYS[1], ARGV[2])
else
  redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
end
redis.call('INCR', KEYS[2])
return 1
