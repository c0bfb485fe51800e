using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace NousCoder.Sandbox.Boxes;

/// <summary>
/// One slot's container and the conversation with it. Blocking, for one thread: the container dies with the thread that
/// started it, and a blocking pipe answers sooner than a scheduler. <see cref="Kill"/> may come from anywhere.
/// </summary>
internal sealed class Zygote : IDisposable
{
    private const int ResultBytes = 37;
    private const int QuestionBytes = 16;
    private const int MessageLimit = 1 << 20;

    /// <summary>A box that says nothing for so long is stuck: on a machine with forty processes a core it has had seconds of CPU.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly byte[] Filter = SeccompFilter.ForThisMachine();
    private static readonly byte[] Source = ReadSource();

    private readonly Process _process;
    private readonly Stream _input;
    private readonly Stream _output;
    private readonly RunQueue _runQueue;
    private readonly ITimer _watchdog;
    private readonly StringBuilder _error = new();
    private BoxLimits? _limits;
    private bool _boxEnding;
    private bool _disposed;
    private volatile bool _killed;

    private Zygote(Process process, TimeProvider time)
    {
        _process = process;
        _input = process.StandardInput.BaseStream;
        _output = process.StandardOutput.BaseStream;
        _runQueue = new RunQueue(process.Id);
        _watchdog = time.CreateTimer(_ => Kill(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        process.ErrorDataReceived += (_, e) => Remember(e.Data);
        process.BeginErrorReadLine();
    }

    public string PythonVersion { get; private set; } = "";

    /// <summary>True if the kernel shows how long a process of the container waits for a CPU.</summary>
    public bool ShowsWaits => _runQueue.Read() is not null;

    /// <summary>Features that this machine refuses to boxes at this isolation, by name.</summary>
    public ImmutableArray<string> Lacking { get; private set; } = [];

    /// <summary>Whether it is gone, or on its way out.</summary>
    public bool HasEnded => _killed || _process.HasExited;

    /// <summary>Starts a container. Its life is bound to the calling thread.</summary>
    /// <exception cref="BoxDiedException">It did not start; the message says what it printed.</exception>
    public static Zygote Start(LaunchPlan plan, BoxIsolation isolation, ControlGroup? group, TimeProvider time)
    {
        InheritedDescriptors.CloseOnExecution();
        var zygote = new Zygote(Process.Start(plan.CreateStart(isolation, group))!, time);
        try
        {
            zygote.Greet(isolation);
            return zygote;
        }
        catch
        {
            zygote.Dispose();
            throw;
        }
    }

    /// <summary>Begins a box for one program.</summary>
    /// <returns>What the compiler objects to, or null.</returns>
    /// <exception cref="StarvedException">The compiler got too little CPU.</exception>
    public string? Begin(string program, string functionName, BoxLimits limits) => Converse(() =>
    {
        if (_boxEnding && TakeByte() != 'D')
        {
            throw new InvalidDataException("the previous box did not end well");
        }

        _boxEnding = false;
        _limits = limits;
        var source = Encoding.UTF8.GetBytes(program);
        var name = Encoding.UTF8.GetBytes(functionName);
        using var frame = new MemoryStream();
        using var writer = new BinaryWriter(frame);
        writer.Write((byte)'B');
        writer.Write(source.Length);
        writer.Write(name.Length);
        writer.Write((long)limits.Cpu.TotalMilliseconds);
        writer.Write(limits.AddressSpaceBytes);
        writer.Write((long)limits.OutputBytes);
        writer.Write((long)limits.FirstQuestion.TotalMilliseconds);
        writer.Write(limits.Processes);
        writer.Write(source);
        writer.Write(name);
        _input.Write(frame.GetBuffer(), 0, (int)frame.Length);
        var tag = TakeAnswer();
        var message = TakeText();
        return tag switch
        {
            'R' => null,
            'C' => message,
            'S' => throw new StarvedException($"The compiler got {message} in {limits.HardWall.TotalSeconds:0} s."),
            _ => throw new InvalidDataException($"unexpected answer {(int)tag}: {message}"),
        };
    });

    /// <summary>Runs the program on one input.</summary>
    public BoxResult Run(byte[] input) => Converse(() =>
    {
        Span<byte> header = stackalloc byte[9];
        header[0] = (byte)'T';
        BinaryPrimitives.WriteInt64LittleEndian(header[1..], input.Length);
        _input.Write(header);
        _input.Write(input);

        var tag = TakeAnswer();
        if (tag != 'T')
        {
            throw new InvalidDataException($"unexpected answer {(int)tag}");
        }

        Span<byte> answer = stackalloc byte[ResultBytes];
        _output.ReadExactly(answer[1..]);
        var flags = BinaryPrimitives.ReadUInt32LittleEndian(answer[5..]);
        var error = TakeBytes(BinaryPrimitives.ReadUInt32LittleEndian(answer[29..]));
        var output = TakeBytes(BinaryPrimitives.ReadUInt32LittleEndian(answer[25..]));
        return new BoxResult
        {
            WaitStatus = BinaryPrimitives.ReadInt32LittleEndian(answer[1..]),
            Idle = (flags & 1) != 0,
            OutputFull = (flags & 2) != 0,
            Starved = (flags & 4) != 0,
            Cpu = TimeSpan.FromMicroseconds(BinaryPrimitives.ReadInt64LittleEndian(answer[9..])),
            PeakBytes = BinaryPrimitives.ReadInt64LittleEndian(answer[17..]),
            Output = output,
            StandardError = error,
            Result = TakeBytes(BinaryPrimitives.ReadUInt32LittleEndian(answer[33..])),
        };
    });

    /// <summary>Ends the box and everything in it. Whether it ended well is seen when the next one begins.</summary>
    public void End() => Converse(() =>
    {
        _input.WriteByte((byte)'E');
        _boxEnding = true;
        return true;
    });

    /// <summary>Ends the container and everything in it; a conversation in progress fails.</summary>
    public void Kill()
    {
        lock (_process)
        {
            _killed = true;
            if (!_disposed)
            {
                _process.Kill();
            }
        }
    }

    public void Dispose()
    {
        Kill();
        _watchdog.Dispose();
        lock (_process)
        {
            _disposed = true;
            _process.Dispose();
        }
    }

    private static byte[] ReadSource()
    {
        var assembly = typeof(Zygote).Assembly;
        using var source = new MemoryStream();
        foreach (var part in new[] { "function", "program", "folder", "forkserver", "box", "zygote" })
        {
            using var stream = assembly.GetManifestResourceStream($"NousCoder.Sandbox.Python.{part}.py")!;
            stream.CopyTo(source);
        }

        return source.ToArray();
    }

    private void Greet(BoxIsolation isolation) => Converse(() =>
    {
        var level = Encoding.ASCII.GetBytes(isolation.ToString().ToLowerInvariant());
        var calls = SyscallTable.ForThisMachine();
        using var frame = new MemoryStream();
        using var writer = new BinaryWriter(frame);
        writer.Write(Source.Length);
        writer.Write(Source);
        writer.Write(calls.Seccomp);
        writer.Write(calls.Clone);
        writer.Write(level.Length);
        writer.Write(level);
        writer.Write(Filter.Length);
        writer.Write(Filter);
        _input.Write(frame.GetBuffer(), 0, (int)frame.Length);
        var tag = TakeByte();
        var message = TakeText();
        var lines = tag == 'Z' ? message.Split('\n') : throw new InvalidDataException(message);
        PythonVersion = lines[0];
        Lacking = [.. lines.Skip(1)];
        return true;
    });

    /// <summary>One exchange, under a watchdog; whatever goes wrong in it is the death of the box.</summary>
    private T Converse<T>(Func<T> exchange)
    {
        _watchdog.Change(Patience, Timeout.InfiniteTimeSpan);
        try
        {
            return exchange();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ObjectDisposedException)
        {
            Kill();
            throw new BoxDiedException($"The box died: {e.Message} {ErrorText()}".TrimEnd(), e);
        }
        finally
        {
            _watchdog.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The first byte of the answer to a request; the box's questions about its child come before it.</summary>
    private char TakeAnswer()
    {
        Span<byte> question = stackalloc byte[QuestionBytes];
        Span<byte> reply = stackalloc byte[5];
        var ownTime = new OwnTime(_limits!, _runQueue);
        while (true)
        {
            var tag = (char)TakeByte();
            if (tag != 'Q')
            {
                return tag;
            }

            _output.ReadExactly(question);
            var wall = TimeSpan.FromMicroseconds(BinaryPrimitives.ReadInt64LittleEndian(question));
            var cpu = TimeSpan.FromMicroseconds(BinaryPrimitives.ReadInt64LittleEndian(question[8..]));
            var (decision, pause) = ownTime.Decide(wall, cpu);
            reply[0] = (byte)decision;
            BinaryPrimitives.WriteInt32LittleEndian(reply[1..], (int)pause.TotalMilliseconds);
            _input.Write(reply);
            _watchdog.Change(Patience, Timeout.InfiniteTimeSpan);
        }
    }

    private string TakeText()
    {
        Span<byte> header = stackalloc byte[4];
        _output.ReadExactly(header);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(header);
        return length > MessageLimit ? throw new InvalidDataException("an answer is too long") : Encoding.UTF8.GetString(TakeBytes(length));
    }

    private byte[] TakeBytes(uint count)
    {
        if (count > (_limits?.OutputBytes ?? 0) + (uint)MessageLimit)
        {
            throw new InvalidDataException("an answer is too long");
        }

        var bytes = new byte[count];
        _output.ReadExactly(bytes);
        return bytes;
    }

    private int TakeByte() => _output.ReadByte() is >= 0 and var value ? value : throw new EndOfStreamException("the container ended");

    private void Remember(string? line)
    {
        lock (_error)
        {
            if (line is not null && _error.Length < 4000)
            {
                _error.AppendLine(line);
            }
        }
    }

    private string ErrorText()
    {
        if (_process.WaitForExit(TimeSpan.FromSeconds(5)))
        {
            _process.WaitForExit(); // what was printed on the way out arrives on another thread
        }

        lock (_error)
        {
            return _error.ToString();
        }
    }
}
