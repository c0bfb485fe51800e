using NousCoder.Client.Commands;

return await NousCoderConsole.RunAsync(args);
