package io.gpuwarden.agent.reservation;

import io.gpuwarden.agent.time.Time;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names of users, for whoever must not wait: a name that is not known yet is the uid in digits, and
 * is looked up in another thread. A directory server that does not answer holds up names alone.
 *
 * <p>A name is asked for again after an hour, an unknown one after a minute. One that was known
 * stays when the system does not know it any more: the directory may be out of reach, and a user's
 * reservations should not change their user for that. Names are given as they are: escaping is up
 * to whoever writes them. Safe for threads.
 */
public final class UserNames {
  private static final Logger log = LoggerFactory.getLogger(UserNames.class);

  static final long KNOWN_NANOS = TimeUnit.HOURS.toNanos(1);
  static final long UNKNOWN_NANOS = TimeUnit.MINUTES.toNanos(1);
  static final int MAX_USERS = 4096;

  private static final int MAX_WAITING = 256;
  private static final long THREAD_IDLE_SECONDS = 10;
  private static final long STACK_BYTES = 256 * 1024;

  private final Time time;
  private final Executor executor;
  private final UserLookup lookup;
  private final Map<Long, Known> users = new Users();

  UserNames(Time time, Executor executor, UserLookup lookup) {
    this.time = time;
    this.executor = executor;
    this.lookup = lookup;
  }

  /** Asks the system, in a thread that exists only while there is something to ask. */
  public static UserNames ofSystem(Time time) {
    ThreadPoolExecutor thread =
        new ThreadPoolExecutor(
            1,
            1,
            THREAD_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            UserNames::thread);
    thread.allowCoreThreadTimeOut(true);
    return new UserNames(time, thread, new SystemUsers());
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(null, work, "user-names", STACK_BYTES);
    thread.setDaemon(true);
    return thread;
  }

  /** The user's name, or the uid in digits as long as no name is known. Never blocks. */
  public String name(long uid) {
    return name(uid, OptionalLong.empty());
  }

  /**
   * As {@link #name(long)}, cheaper where a process of the user is known.
   *
   * @param pid of that process; whether it still is the user's is looked at
   */
  public String nameOfOwner(long uid, int pid) {
    return name(uid, OptionalLong.of(pid));
  }

  private String name(long uid, OptionalLong pid) {
    Known user;
    synchronized (users) {
      user = users.computeIfAbsent(uid, Known::new);
      if (!user.due(time.monotonicNanos())) {
        return user.shown;
      }
      user.asking = true;
    }
    ask(uid, pid, user);
    synchronized (users) {
      return user.shown;
    }
  }

  private void ask(long uid, OptionalLong pid, Known user) {
    try {
      executor.execute(() -> lookUp(uid, pid, user));
    } catch (RejectedExecutionException e) {
      answer(user, Optional.empty()); // too many are waiting already; asked again in a minute
    }
  }

  private void lookUp(long uid, OptionalLong pid, Known user) {
    Optional<String> name = Optional.empty();
    try {
      name = lookup.name(uid, pid);
    } catch (RuntimeException e) {
      log.debug("name of user {}", uid, e);
    } finally {
      answer(user, name);
    }
  }

  private void answer(Known user, Optional<String> name) {
    synchronized (users) {
      user.asking = false;
      user.known = name.isPresent();
      user.askedNanos = time.monotonicNanos();
      user.shown = name.orElse(user.shown);
    }
  }

  /** The one that was asked for longest ago makes room. */
  private static final class Users extends LinkedHashMap<Long, Known> {
    private static final long serialVersionUID = 1;
    private static final int CAPACITY = 64;
    private static final float LOAD = 0.75f;

    Users() {
      super(CAPACITY, LOAD, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Long, Known> eldest) {
      return size() > MAX_USERS;
    }
  }

  private static final class Known {
    private String shown;
    private boolean known;
    private boolean asking;
    private @Nullable Long askedNanos;

    Known(long uid) {
      shown = Long.toString(uid);
    }

    boolean due(long nowNanos) {
      Long asked = askedNanos;
      return !asking
          && (asked == null || nowNanos - asked >= (known ? KNOWN_NANOS : UNKNOWN_NANOS));
    }
  }
}
