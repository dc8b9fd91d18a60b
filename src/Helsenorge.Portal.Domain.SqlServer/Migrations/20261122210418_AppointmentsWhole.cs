using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helsenorge.Portal.Domain.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class AppointmentsWhole : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Slots_SurgeryId",
                table: "Slots");

            migrationBuilder.AddColumn<string>(
                name: "Kind",
                table: "Slots",
                type: "nvarchar(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "Consultation");

            migrationBuilder.AddColumn<DateTime>(
                name: "AcknowledgedAt",
                table: "Appointments",
                type: "datetime2",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "CanAcknowledge",
                table: "Appointments",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "CanChange",
                table: "Appointments",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "CanUseShortNotice",
                table: "Appointments",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Companions",
                table: "Appointments",
                type: "nvarchar(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Kind",
                table: "Appointments",
                type: "nvarchar(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "Consultation");

            migrationBuilder.AddColumn<DateTime>(
                name: "MovedFrom",
                table: "Appointments",
                type: "datetime2",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Moves",
                table: "Appointments",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Preparation",
                table: "Appointments",
                type: "nvarchar(2000)",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "ShortNoticeSince",
                table: "Appointments",
                type: "datetime2",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "AppointmentReminders",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PatientId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    AppointmentId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    DueAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    SentAt = table.Column<DateTime>(type: "datetime2", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AppointmentReminders", x => x.Id);
                    table.ForeignKey(
                        name: "FK_AppointmentReminders_Appointments_AppointmentId",
                        column: x => x.AppointmentId,
                        principalTable: "Appointments",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AppointmentRequests",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PatientId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    SurgeryId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PractitionerId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Wish = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false),
                    Status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    SentAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    SentBy = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    AnsweredAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    Reply = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    AppointmentId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    Version = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AppointmentRequests", x => x.Id);
                    table.ForeignKey(
                        name: "FK_AppointmentRequests_Surgeries_SurgeryId",
                        column: x => x.SurgeryId,
                        principalTable: "Surgeries",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "RegionalCoverage",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Municipality = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    CareLevel = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RegionalCoverage", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Slots_SurgeryId_Kind_StartsAt",
                table: "Slots",
                columns: new[] { "SurgeryId", "Kind", "StartsAt" });

            migrationBuilder.CreateIndex(
                name: "IX_AppointmentReminders_AppointmentId",
                table: "AppointmentReminders",
                column: "AppointmentId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_AppointmentReminders_SentAt_DueAt",
                table: "AppointmentReminders",
                columns: new[] { "SentAt", "DueAt" });

            migrationBuilder.CreateIndex(
                name: "IX_AppointmentRequests_PatientId_SentAt",
                table: "AppointmentRequests",
                columns: new[] { "PatientId", "SentAt" });

            migrationBuilder.CreateIndex(
                name: "IX_AppointmentRequests_SurgeryId",
                table: "AppointmentRequests",
                column: "SurgeryId");

            migrationBuilder.CreateIndex(
                name: "IX_RegionalCoverage_Municipality_CareLevel",
                table: "RegionalCoverage",
                columns: new[] { "Municipality", "CareLevel" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AppointmentReminders");

            migrationBuilder.DropTable(
                name: "AppointmentRequests");

            migrationBuilder.DropTable(
                name: "RegionalCoverage");

            migrationBuilder.DropIndex(
                name: "IX_Slots_SurgeryId_Kind_StartsAt",
                table: "Slots");

            migrationBuilder.DropColumn(
                name: "Kind",
                table: "Slots");

            migrationBuilder.DropColumn(
                name: "AcknowledgedAt",
                table: "Appointments");

            migrationBuilder.DropColumn(
                name: "CanAcknowledge",
                table: "Appointments");

            migrationBuilder.DropColumn(
                name: "CanChange",
                table: "Appointments");

            migrationBuilder.DropColumn(
                name: "CanUseShortNotice",
                table: "Appointments");

            migrationBuilder.DropColumn(
                name: "Companions",
                table: "Appointments");

            migrationBuilder.DropColumn(
                name: "Kind",
                table: "Appointments");

            migrationBuilder.DropColumn(
                name: "MovedFrom",
                table: "Appointments");

            migrationBuilder.DropColumn(
                name: "Moves",
                table: "Appointments");

            migrationBuilder.DropColumn(
                name: "Preparation",
                table: "Appointments");

            migrationBuilder.DropColumn(
                name: "ShortNoticeSince",
                table: "Appointments");

            migrationBuilder.CreateIndex(
                name: "IX_Slots_SurgeryId",
                table: "Slots",
                column: "SurgeryId");
        }
    }
}
