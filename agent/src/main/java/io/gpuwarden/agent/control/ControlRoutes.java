package io.gpuwarden.agent.control;

import io.gpuwarden.agent.control.ControlCalls.Call;
import io.gpuwarden.exporter.http.Peer;
import io.gpuwarden.exporter.http.Request;
import io.gpuwarden.exporter.http.Response;
import io.gpuwarden.exporter.http.Router;
import io.gpuwarden.exporter.http.SlowRouter;
import io.gpuwarden.exporter.http.Status;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is asked over the control socket: calls of {@link NodeControl}, each in a thread that may
 * wait, and everything that can be read, which is answered at once.
 */
public final class ControlRoutes implements SlowRouter {
  private static final Logger log = LoggerFactory.getLogger(ControlRoutes.class);

  private static final int THREADS = 4;
  private static final int MAX_WAITING = 64;
  private static final long THREAD_IDLE_SECONDS = 10;
  private static final long STACK_BYTES = 256 * 1024;

  private final ControlCalls calls;
  private final Callers callers;
  private final Router pages;
  private final Executor executor;

  /**
   * @param pages what can be read over TCP, too
   */
  public ControlRoutes(NodeControl control, Callers callers, Router pages) {
    this(control, callers, pages, threads());
  }

  ControlRoutes(NodeControl control, Callers callers, Router pages, Executor executor) {
    this.calls = new ControlCalls(control);
    this.callers = callers;
    this.pages = pages;
    this.executor = executor;
  }

  /** Threads that exist only while there is something to do. */
  private static Executor threads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            THREAD_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            ControlRoutes::thread);
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(null, work, "control", STACK_BYTES);
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public CompletableFuture<Response> route(Request request) {
    Optional<Call> call = calls.find(request.path());
    if (call.isPresent() && call.get().method().equals(request.method())) {
      return request.peer().isPresent()
          ? start(call.get(), request, request.peer().get())
          : CompletableFuture.completedFuture(
              ControlJson.refusal(Status.FORBIDDEN, "it is not known who asks"));
    }
    boolean page = call.isEmpty() || (call.get().readable() && request.reads());
    return CompletableFuture.completedFuture(
        page ? pages.route(request) : notAllowed(call.get(), request));
  }

  private static Response notAllowed(Call call, Request request) {
    String why = "it takes " + call.allow() + ", not " + request.method();
    return ControlJson.refusal(Status.METHOD_NOT_ALLOWED, why).with("Allow", call.allow());
  }

  private CompletableFuture<Response> start(Call call, Request request, Peer peer) {
    CompletableFuture<Response> answer = new CompletableFuture<>();
    try {
      executor.execute(() -> work(call, request, peer, answer));
    } catch (RejectedExecutionException e) {
      answer.complete(
          ControlJson.refusal(Status.UNAVAILABLE, "too many ask at once; try again in a moment"));
    }
    return answer;
  }

  private void work(Call call, Request request, Peer peer, CompletableFuture<Response> answer) {
    if (answer.isDone()) {
      return; // the client has gone before it was its turn
    }
    try {
      Caller caller = callers.of(peer.credentials());
      ControlCalls.Done done = call.action().run(caller, ControlBody.parse(request.body()));
      if (!answer.complete(done.answer())) {
        undo(done, request);
      }
    } catch (ControlException e) {
      answer.complete(ControlJson.refusal(e));
    } catch (IOException e) {
      log.debug("who asks?", e);
      answer.complete(ControlJson.refusal(Status.FORBIDDEN, "it is not known who asks"));
    } catch (RuntimeException e) {
      log.error("could not answer {} {}", request.method(), request.path(), e);
      answer.complete(ControlJson.refusal(Status.INTERNAL_ERROR, "the daemon has a bug here"));
    }
  }

  /** What nobody has heard of must not stay: the client went away while it was made. */
  private static void undo(ControlCalls.Done done, Request request) {
    try {
      done.undo().run();
    } catch (ControlException e) {
      log.warn(
          "could not undo {} {} for a client that went away: {}",
          request.method(),
          request.path(),
          e.getMessage());
    }
  }
}
