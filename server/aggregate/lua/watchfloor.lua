#!lua name=watchfloor_3
-- Watchfloor's writes. The name carries their version: processes of two versions can share a Redis.
-- redis.call is looked up in each function: Redis 7.0 refuses to have it captured at a library's top level.

-- unpack() pushes its values on a C stack of 8000 slots.
local CHUNK = 4000

local function call_chunked(command, key, list)
  for first = 1, #list, CHUNK do
    redis.call(command, key, unpack(list, first, math.min(first + CHUNK - 1, #list)))
  end
end

local function read_fields(key, fields)
  local values = {}
  for first = 1, #fields, CHUNK do
    local some = redis.call('HMGET', key, unpack(fields, first, math.min(first + CHUNK - 1, #fields)))
    for i = 1, #some do values[first + i - 1] = some[i] or '' end
  end
  return values
end

local function append(list, more)
  for i = 1, #more do list[#list + 1] = more[i] end
  return list
end

-- The first of each pair of a flat list, appended to `out`.
local function first_of_pairs(list, out)
  for i = 1, #list, 2 do out[#out + 1] = list[i] end
  return out
end

-- wf3_commit-4: compares, then commits; all or nothing.
-- KEYS   entities, cells, deltas, meta of one partition
-- ARGV   1: MessagePack array, see encodeCommit in commit-message.ts:
--        fence     '<revision>/<writer>' that the partition must stand at, or '' to do without
--        writer    who commits
--        max       length of the delta stream, about
--        checks    field, packed value ('' = none), …: entities that must stand so
--        watched   field, packed value, …: entities to store and to put into the delta
--        quiet     field, packed value, …: entities to store
--        set       cell, total, …: totals to store
--        drop      cell, …: cells whose total became 0
--        add       cell, amount, …: amounts to add to totals
--        newest    kind, event time, …
--        mark      how far the partition must be folded, '' where not at all: the cells are addressed under it
--        to        how far it is folded then, '' to leave it
--        archived  number of its newest file in the archive, '' where it has none
--        file      the newest file then, '' to leave it
--        gone      field, …: entities that stand in that file and go
--        untold    field, …: those of them that a delta has told
--        census    which definitions it counts and how far (census.ts), '' where none yet: the cells are measured by it
--        revised   the census then, '' to leave it
-- Returns {1, fence, total, …}                committed, and the fence after it; totals of `add`
--         {0, fence, packed value, …}         the fence does not hold
--         {2, fence, packed value, …}         a check does not hold
--         {3, fence, mark, archived, census, packed value, …}   it is folded, archived or counted otherwise: so
-- where the values are those that stand for `watched`, then `quiet`, then `checks`.
local function commit(keys, argv)
  local call = redis.call
  local fence, writer, max, checks, watched, quiet, set, drop, add, newest, mark, to, archived, file, gone, untold,
    census, revised = unpack(cmsgpack.unpack(argv[1]))
  local entities, cells, deltas, meta = keys[1], keys[2], keys[3], keys[4]
  local stands = call('HMGET', meta, 'rev', 'writer', 'at', 'fold', 'archived', 'census')
  local revision = tonumber(stands[1] or 0)
  local stands_at = string.format('%d/%s', revision, stands[2] or '')
  local stands_mark = stands[4] or ''
  local stands_archived = stands[5] or ''
  local stands_census = stands[6] or ''
  local function refuse(answer)
    local fields = first_of_pairs(checks, first_of_pairs(quiet, first_of_pairs(watched, {})))
    return append(answer, read_fields(entities, fields))
  end
  if mark ~= stands_mark or archived ~= stands_archived or census ~= stands_census then
    return refuse({3, stands_at, stands_mark, stands_archived, stands_census})
  end
  if fence ~= '' and fence ~= stands_at then return refuse({0, stands_at}) end
  local compared = read_fields(entities, first_of_pairs(checks, {}))
  for i = 1, #compared do
    if compared[i] ~= checks[2 * i] then return refuse({2, stands_at}) end
  end

  if to == '' and file == '' and revised == '' and #watched + #quiet + #set + #drop + #add == 0 then return {1, stands_at} end

  local now = call('TIME')
  local at = math.max(now[1] * 1000 + math.floor(now[2] / 1000), tonumber(stands[3] or 0))
  revision = revision + 1
  local reply = {1, string.format('%d/%s', revision, writer)}
  if #add > 0 then
    local totals = read_fields(cells, first_of_pairs(add, {}))
    for i = 1, #totals do
      local total = (tonumber(totals[i]) or 0) + add[2 * i]
      reply[2 + i] = total
      if total == 0 then drop[#drop + 1] = add[2 * i - 1]
      else
        set[#set + 1] = add[2 * i - 1]
        set[#set + 1] = string.format('%d', total)
      end
    end
  end

  local moved = {}
  for i = 1, #newest, 2 do
    local field = 't:' .. newest[i]
    local known = call('HGET', meta, field)
    if not known or tonumber(known) < newest[i + 1] then
      append(moved, {field, string.format('%d', newest[i + 1])})
    end
  end
  local at_text = string.format('%d', at)

  -- The delta says totals, not amounts: reading it twice is harmless. A total of 0 is a cell that is gone.
  local told = append({}, set)
  for i = 1, #drop do append(told, {drop[i], '0'}) end
  local delta = {'a', at_text}
  if #told > 0 then append(delta, {'c', table.concat(told, ' ')}) end
  local shown = append({}, watched)
  for i = 1, #untold do append(shown, {untold[i], ''}) end
  if #shown > 0 then append(delta, {'e', cjson.encode(shown)}) end
  if #moved > 0 then append(delta, {'t', table.concat(moved, ' ')}) end
  if revised ~= '' then append(delta, {'d', revised}) end

  -- Redis takes nothing back when a function fails: all that can fail comes before the first write, which is the one that may
  -- be refused, where the stream is further on than it should be.
  call('XADD', deltas, 'MAXLEN', '~', max, revision .. '-1', unpack(delta))
  call_chunked('HSET', entities, watched)
  call_chunked('HSET', entities, quiet)
  call_chunked('HDEL', entities, gone)
  call_chunked('HSET', cells, set)
  call_chunked('HDEL', cells, drop)
  call('HSET', meta, 'rev', revision, 'writer', writer, 'at', at_text, unpack(moved))
  if to ~= '' then call('HSET', meta, 'fold', to) end
  if file ~= '' then call('HSET', meta, 'archived', file) end
  if revised ~= '' then call('HSET', meta, 'census', revised) end
  return reply
end

-- wf3_codes-1: gives integers to codes of an append-only table.
-- KEYS codes   ARGV table, code, …   Returns the codes' integers
local function codes(keys, argv)
  local call = redis.call
  local integers = {}
  for i = 2, #argv do
    local field = argv[1] .. ':' .. argv[i]
    local integer = call('HGET', keys[1], field)
    if not integer then
      integer = call('HINCRBY', keys[1], argv[1], 1) - 1
      call('HSET', keys[1], field, integer)
    end
    integers[i - 1] = tonumber(integer)
  end
  return integers
end

redis.register_function('wf3_commit', commit)
redis.register_function('wf3_codes', codes)
