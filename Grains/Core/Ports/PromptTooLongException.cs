namespace NousCoder.Grains.Ports;

/// <summary>A prompt leaves no room for a completion in its request's context, on any machine.</summary>
public sealed class PromptTooLongException(string message) : ArgumentException(message);
