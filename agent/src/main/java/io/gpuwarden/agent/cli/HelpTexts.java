package io.gpuwarden.agent.cli;

/** What the help of each command says around its flags. */
enum HelpTexts {
  ROOT(
      """
      Measures every GPU of this machine each second and serves the readings to \
      Prometheus, as JSON and as a page.\
      """,
      """

      Examples
        gpuwarden simulate   look at it without a GPU, at http://localhost:9446/
        gpuwarden agent      the daemon, on this machine's NVIDIA GPUs
        gpuwarden status     the GPUs of the running daemon, in this terminal
        gpuwarden reservations   who holds them, and whether they are used
        gpuwarden doctor     what is wrong here, and what to do
        gpuwarden reclaim    what would be taken back, because it is idle

      Help of one command: gpuwarden COMMAND --help
      Exit status: 0 done, 1 it could not be done, 2 the command line or the
      configuration is wrong.\
      """),
  AGENT(
      "The daemon: reads the GPUs of this machine and serves /metrics, until it is stopped.",
      """

      Every flag is also a key of the file (--web.listen-address is listen-address
      in the section web) and a variable (GPUWARDEN_WEB_LISTEN_ADDRESS). Flags are
      stronger than variables, variables than the file.

      Examples
        gpuwarden agent
        gpuwarden agent --config.file=/etc/gpuwarden/gpuwarden.yaml
        gpuwarden agent --web.listen-address=127.0.0.1:9446 --log.level=debug\
      """),
  SIMULATE(
      """
      The daemon on GPUs of its own, which do not exist: training, notebooks, idle memory, \
      failures. To look at gpuwarden, and to try dashboards and alerts.\
      """,
      """

      Examples
        gpuwarden simulate
        gpuwarden simulate --gpus=4 --model=h100 --speed=60
        gpuwarden simulate --nodes=20\
      """),
  STATUS(
      "Shows the GPUs of the running daemon as a table.",
      """

      Examples
        gpuwarden status
        gpuwarden status --url=http://gpu-12:9446
        gpuwarden status --json\
      """),
  RESERVATIONS(
      """
      Shows who holds which GPUs, whether they are used, and what happens next. With an id, one \
      reservation in full.\
      """,
      """

      Examples
        gpuwarden reservations
        gpuwarden reservations --mine
        gpuwarden reservations --state=warned,reclaimable
        gpuwarden reservations slurm:4711
        gpuwarden reservations --state=reclaimable --json\
      """),
  KEEP(
      """
      Keeps a reservation of yours from being taken back for a while, although it is idle. \
      Operators may keep everybody's.\
      """,
      """

      Examples
        gpuwarden keep slurm:4711 --for 8h
        gpuwarden keep book:12 --for 0s    not any longer\
      """),
  RELEASE(
      "Ends a reservation of yours that was made with gpuwarden. Operators may end everybody's.",
      """

      Example
        gpuwarden release book:12\
      """),
  PAUSE(
      """
      Closes every handle of the driver, so that it can be unloaded or a GPU be reset. For \
      operators: root, and the members of control.group.\
      """,
      """

      Example
        gpuwarden pause --for 10m && nvidia-smi --gpu-reset -i 3; gpuwarden resume\
      """),
  RESUME(
      "Ends a pause: the driver is opened, and the GPUs are read again. For operators.",
      """

      Example
        gpuwarden resume\
        """),
  RECLAIM(
      """
      Takes back the GPUs of reservations that have been idle for long enough, whose holders have \
      been warned. Without --execute it only says what it would do.\
      """,
      """

      Each is claimed first: the daemon looks at its GPUs again, and refuses if
      anything has changed. Jobs that hold GPUs of several nodes are left alone.

      Examples
        gpuwarden reclaim
        gpuwarden reclaim --execute --max=5
        gpuwarden reclaim --execute --only=source=slurm,partition=debug
        gpuwarden reclaim --execute --slurm-signal=USR1 --slurm-grace=2m

      Exit status: 0 all was done, or nothing had to be; 1 something failed, or
      the daemon does not answer; 2 the command line is wrong; 3 another run is
      going on.\
      """),
  DOCTOR(
      """
      Looks at what the daemon needs here: the driver's library, the driver, device files, the \
      port, the state directory. Says what is wrong and what to do.\
      """,
      "\nExit status: 0 nothing is wrong, 1 something is."),
  CHECK_CONFIG(
      "Checks the configuration as the daemon would read it: file, environment and flags.",
      """

      Example
        gpuwarden check-config --config.file=/etc/gpuwarden/gpuwarden.yaml\
      """),
  PRINT_CONFIG(
      "Prints the effective configuration as a file, with the origin of each value.",
      """

      Example
        gpuwarden print-config > gpuwarden.yaml\
      """),
  VERSION("Shows the version of the program and of the Java that runs it.", "");

  private final String description;
  private final String footer;

  HelpTexts(String description, String footer) {
    this.description = description;
    this.footer = footer;
  }

  String[] description() {
    return new String[] {description};
  }

  String[] footer() {
    return footer.split("\n");
  }
}
