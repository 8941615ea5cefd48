package io.gpuwarden.agent;

import io.gpuwarden.agent.book.Book;
import io.gpuwarden.agent.book.BookPolicy;
import io.gpuwarden.agent.book.BookSource;
import io.gpuwarden.agent.book.BootId;
import io.gpuwarden.agent.config.Settings;
import io.gpuwarden.agent.config.Settings.ProcessSourceUse;
import io.gpuwarden.agent.desk.BookDesk;
import io.gpuwarden.agent.desk.DeskControl;
import io.gpuwarden.agent.desk.ReservationDesk;
import io.gpuwarden.agent.idle.IdleWatch;
import io.gpuwarden.agent.program.NodeName;
import io.gpuwarden.agent.reservation.ProcessFiles;
import io.gpuwarden.agent.reservation.ProcessSource;
import io.gpuwarden.agent.reservation.ReservationSource;
import io.gpuwarden.agent.reservation.UserNames;
import io.gpuwarden.agent.reservation.slurm.SlurmDirectories;
import io.gpuwarden.agent.reservation.slurm.SlurmSource;
import io.gpuwarden.agent.sample.Lanes;
import io.gpuwarden.agent.sample.Sampler;
import io.gpuwarden.agent.sample.SamplerOptions;
import io.gpuwarden.agent.sample.TickLoop;
import io.gpuwarden.agent.state.Bill;
import io.gpuwarden.agent.state.BillSection;
import io.gpuwarden.agent.state.StateKeeper;
import io.gpuwarden.agent.state.StateSection;
import io.gpuwarden.agent.time.Time;
import io.gpuwarden.agent.warn.WarningHook;
import io.gpuwarden.agent.warn.WarningOptions;
import io.gpuwarden.exporter.BuildInfo;
import io.gpuwarden.exporter.SnapshotHolder;
import io.gpuwarden.nvml.NvmlGpuSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a daemon on real GPUs consists of, put together from its settings.
 *
 * @param loop not started yet
 */
record NodeParts(
    SnapshotHolder snapshots,
    Sampler sampler,
    TickLoop loop,
    ReservationDesk desk,
    DeskControl control) {

  static NodeParts of(Settings settings, Time time) {
    BuildInfo build = Version.read(false);
    SnapshotHolder snapshots = new SnapshotHolder(Sampler.initialSnapshot(build, time));
    ReservationDesk desk = desk(settings, time);
    Sampler sampler =
        new Sampler(
            new NvmlGpuSource(settings.nvmlLibrary()),
            time,
            SamplerOptions.every(settings.sampleInterval()),
            build,
            snapshots,
            Lanes.threads(),
            desk);
    TickLoop loop = new TickLoop(time, settings.sampleInterval(), List.of(sampler));
    DeskControl control = new DeskControl(loop, sampler, desk, new ProcessFiles(), time);
    return new NodeParts(snapshots, sampler, loop, desk, control);
  }

  private static ReservationDesk desk(Settings settings, Time time) {
    Settings.Policy policy = settings.policy();
    UserNames names = UserNames.ofSystem(time);
    Optional<Book> book =
        settings.book().enabled()
            ? Optional.of(
                new Book(
                    BookPolicy.of(settings.book()),
                    new ProcessFiles(),
                    names::name,
                    time,
                    BootId.read()))
            : Optional.empty();
    Optional<BookSource> bookSource = book.map(BookSource::new);
    Bill bill = new Bill();
    IdleWatch watch =
        new IdleWatch(
            policy.options(settings.sampleInterval()), policy.policies(), new ProcessFiles(), bill);
    List<StateSection> sections = new ArrayList<>();
    sections.add(new BillSection(bill));
    sections.add(watch.section());
    book.ifPresent(sections::add);
    StateKeeper keeper = StateKeeper.open(settings.stateDirectory(), time, sections);
    BookDesk bookDesk = null;
    if (book.isPresent() && bookSource.isPresent()) {
      bookDesk = new BookDesk(book.get(), bookSource.get());
    }
    return new ReservationDesk(
        time,
        sources(settings, bookSource, names),
        watch,
        bill,
        hook(settings, time),
        keeper,
        bookDesk);
  }

  private static List<ReservationSource> sources(
      Settings settings, Optional<BookSource> book, UserNames names) {
    List<ReservationSource> sources = new ArrayList<>();
    Optional<SlurmDirectories> slurm = settings.slurm().directories();
    slurm.ifPresent(directories -> sources.add(new SlurmSource(directories, names)));
    book.ifPresent(sources::add);
    boolean others = !sources.isEmpty();
    ProcessSourceUse use = settings.processSource();
    if (use == ProcessSourceUse.ON || (use == ProcessSourceUse.AUTO && !others)) {
      sources.add(new ProcessSource(new ProcessFiles(), names, slurm.isPresent()));
    }
    return sources;
  }

  private static @Nullable WarningHook hook(Settings settings, Time time) {
    if (settings.warnCommand().isEmpty()) {
      return null;
    }
    WarningOptions options =
        new WarningOptions(
            settings.warnCommand().get(), settings.warnTimeout(), settings.policy().minWarning());
    return new WarningHook(options, NodeName.read(), time);
  }
}
