/** Sessions of programs with this database: not our own, and nobody's who may do everything. */
const OTHERS = `
    from pg_stat_activity a
    join pg_roles r on r.oid = a.usesysid
   where a.backend_type = 'client backend'
     and a.datname = current_database()
     and a.pid <> pg_backend_pid()
     and r.rolname <> current_user
     and not r.rolsuper`;

/** How many connections there can be and are, and whose. PostgreSQL has `reserved_connections` from 16 on. */
export const USE = `
select
  current_setting('max_connections')::int
    - current_setting('superuser_reserved_connections')::int
    - coalesce(current_setting('reserved_connections', true), '0')::int as possible,
  (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as taken,
  (select coalesce(array_agg(distinct a.usename::text order by a.usename::text), '{}')${OTHERS}
  ) as clients`;

/** Programs that people sit before: a session of theirs is somebody's work. */
const PEOPLES_PROGRAMS = ["psql", "pgadmin%", "dbeaver%", "datagrip%", "tableplus%"];

/**
 * Sessions that may be ended, the longest idle first: $1 is the least idle time in seconds, $2 the most sessions. Roles
 * are judged by what they may do. The session of each role that was busy last is never among them, so that nobody is
 * cut off altogether.
 */
export const ENDABLE = `
with candidates as (
  select a.pid, a.usename::text, a.backend_start, a.state, a.state_change,
         row_number() over (partition by a.usesysid order by a.state_change desc, a.pid) as place${OTHERS}
     and not r.rolreplication
     and not coalesce(pg_has_role(r.oid, to_regrole('rds_superuser')::oid, 'member'), false)
     and not pg_has_role(r.oid, 'pg_signal_backend', 'member')
     and not coalesce(a.application_name, '') ilike any (array['${PEOPLES_PROGRAMS.join("','")}'])
)
select pid, usename, backend_start::text, state_change::text
  from candidates
 where place > 1
   and state = 'idle'
   and state_change < clock_timestamp() - make_interval(secs => $1)
 order by state_change, pid
 limit $2`;

/** How long to wait for a session to be gone, in milliseconds: the signal alone does not free the connection. */
const GONE_WITHIN = 1000;

/** Ends one session: $1 process id, $2 its start, $3 its last change. Whoever woke up since is left alone. */
export const END_ONE = `
select pg_terminate_backend(pid, ${String(GONE_WITHIN)}) as ended
  from pg_stat_activity
 where pid = $1
   and backend_start = $2::timestamptz
   and state_change = $3::timestamptz
   and state = 'idle'`;
