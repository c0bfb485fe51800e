using Orleans.Clustering.AzureStorage;

namespace Orleans.Reminders.AzureStorage;

/// <summary>Where reminders are kept.</summary>
public sealed class AzureTableReminderStorageOptions : AzureStorageOperationOptions
{
    /// <summary>Table of the reminders. Default OrleansReminders.</summary>
    public override string TableName { get; set; } = "OrleansReminders";
}
