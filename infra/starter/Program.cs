using NousCoder.Starter.Warmup;

return await new WarmupCommand().Parse(args).InvokeAsync();
