using Microsoft.Extensions.Logging;
using NousCoder.Policy.Native;
using TorchSharp;

namespace NousCoder.Policy.Tests.Native;

public sealed class CudaTests
{
    [Fact]
    public void A_thread_keeps_the_default_stream_on_the_CPU_silently_and_without_CUDA_with_one_warning()
    {
        var logger = new ListLogger();

        CudaStream.TryEnter("cpu", logger).ShouldBeFalse();
        logger.Lines.ShouldBeEmpty();

        Assert.SkipWhen(torch.cuda.is_available(), "This machine has a CUDA device.");
        CudaStream.TryEnter("cuda:0", logger).ShouldBeFalse();
        logger.Lines.ShouldHaveSingleItem().ShouldContain("default CUDA stream of cuda:0");
        torch.ones(2).sum().item<float>().ShouldBe(2);
    }

    [Fact]
    public void Memory_of_the_machine_is_what_is_free_and_that_of_a_GPU_is_unknown_without_a_driver()
    {
        DeviceMemory.Of("cpu")!.Value.IsTotal.ShouldBeFalse();
        DeviceMemory.Of("cpu")!.Value.Bytes.ShouldBeGreaterThan(Environment.WorkingSet);

        if (CudaDriver.TotalBytes(0) is not { } total)
        {
            DeviceMemory.Of("cuda").ShouldBeNull();
            return;
        }

        DeviceMemory.Of("cuda:0")!.Value.IsTotal.ShouldBeFalse();
        DeviceMemory.Of("cuda:0")!.Value.Bytes.ShouldBeInRange(1, total);
    }

    private sealed class ListLogger : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
